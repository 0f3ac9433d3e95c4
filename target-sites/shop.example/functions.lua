-- Functions of this site's views and controllers.

local FEW = 3

-- What there is to say of a product's stock: the words, and the class that colors them.
function stock_note(product)
  local left = basket.Stock(product)
  if left == 0 then
    return { text = "Sold out", class = "stock-none" }
  elseif left <= FEW then
    return { text = "Only " .. left .. " left", class = "stock-few" }
  end
  return { text = "In stock", class = "stock-some" }
end

-- How many products, in words.
function product_count(count)
  if count == 1 then
    return "1 product"
  end
  return count .. " products"
end

-- `page`, `true` or `false` for `aria-current`: on the very page, somewhere below it, or elsewhere.
function current(address, within)
  if request.path == address then
    return "page"
  end
  return within and "true" or "false"
end
