Totals = { 1, 2 }

function Sum()
  return Totals[1] + Totals[2] + (fetch(orders.count) or 0) + (fetch(Orders.count) or 0) + (fetch(prices.sum) or 0)
end
