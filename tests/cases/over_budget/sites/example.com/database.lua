function Count(id)
  visits[id].count = visits[id].count + 1
  return visits[id].count
end
