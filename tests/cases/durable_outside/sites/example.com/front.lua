save(orders[form.id], { name = form.name })
teller.Durable()
Order(2, { name = "Ann" })
Keep()
