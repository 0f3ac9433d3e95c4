function Total(id)
  return fetch(orders[id].total)
end
