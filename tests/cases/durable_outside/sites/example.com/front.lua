save(orders[1], { name = form.name })
teller.Durable()
Order(2, { name = "Ann" })
Keep()
