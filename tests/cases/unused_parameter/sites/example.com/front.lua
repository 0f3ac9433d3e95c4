local function price(product, currency)
  return product.price
end
temp.shown = price(temp.product)
table.sort(temp.list, function(a, b) return a.price < 1 end)

-- Before a used one, a placeholder, said to be unused, and the `self` of a method.
local function by_name(_, name, value)
  return value
end
local methods = {}
function methods:name()
  return "x"
end
function methods.nothing(anything) end
local function first(one, _two)
  return one
end
temp.rest = { by_name, methods, first }
