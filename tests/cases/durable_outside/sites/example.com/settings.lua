database = { "orders" }
