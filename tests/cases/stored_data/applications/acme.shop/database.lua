local most = 3

function Order(id, order)
  if orders[id] then
    return nil, "The order is taken."
  end
  orders[id] = order
  orders[id].lines = {}
  for line = 1, most do
    table.insert(orders[id].lines, { number = line })
  end
  return #orders[id].lines
end

function shop.Names()
  local names = {}
  for id, order in pairs(orders) do
    table.insert(names, tostring(id) .. "=" .. order.name .. ":" .. type(order))
    coroutine.yield()
  end
  return table.concat(names, " ") .. " " .. Left("tea") .. " " .. (next(stock) or "nothing")
end

Left = function(item)
  return (stock[item].left or 0) + fetch(stock[item].bought or "stock.none") + Key("first")
end

function Broken(id)
  orders[id].name = "changed"
  error("and then it broke")
end
