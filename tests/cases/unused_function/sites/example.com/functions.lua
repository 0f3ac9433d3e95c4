local function helper(text)
  return text .. "!"
end

function shown(text)
  return helper(text)
end

-- Named nowhere.
function old_price(product)
  return product.price * 1.2
end

-- Called by nobody but itself.
function count(list)
  if list.next then
    return 1 + count(list.next)
  end
  return 1
end

-- Passed on as a value.
function by_name(a, b)
  return a.name < b.name
end

function by_setting(text)
  return text
end
