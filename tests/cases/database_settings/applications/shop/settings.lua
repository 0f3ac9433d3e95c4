database = "orders"
