function Order(id, order)
  orders[id] = order
  teller.Durable()
end
