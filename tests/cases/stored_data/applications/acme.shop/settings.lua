database = {
  { name = "orders", indexes = { number = { field = "customer.number", unique = true }, initial = { call = "Initial" } } },
  "stock",
}
