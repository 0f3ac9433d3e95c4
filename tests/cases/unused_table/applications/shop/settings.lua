database = { "stock", "prices" }
