function Total(id)
  return fetch(orders[id].total)
end

function Later()
  return tasks.Schedule { "Total" }
end
