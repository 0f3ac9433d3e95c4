database = { { name = "users", indexes = { email = { field = "email", unique = true }, initial = { call = "Initial" } } }, "notes" }
