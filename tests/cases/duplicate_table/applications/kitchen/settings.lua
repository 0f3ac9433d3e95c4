database = { { name = "orders" }, { name = "meals" } }
