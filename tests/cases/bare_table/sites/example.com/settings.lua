database = { { name = "users", indexes = { name = { field = "name" } } }, "list" }
