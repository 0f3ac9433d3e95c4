-- The orders, newest first, for those who send them.
temp.orders = teller.Filter("orders", { sort = "time", reverse = true, size = 50 })
