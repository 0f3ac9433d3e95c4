function Totals()
  return orders.count, orders.open
end

function Take(id)
  if not orders[id] then
    return nil, "there is no such order"
  elseif orders[id].taken then
    return false, "it is taken"
  end
  table.sort(orders[id].lines, function(a, b)
    return a.number < b.number, "of no matter"
  end)
  local function both()
    return 1, 2
  end
  for line = 1, 3 do
    if orders[id].lines[line] == nil then
      return id, line, both()
    end
  end
  return both()
end
