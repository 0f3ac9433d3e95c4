database = { "users", "list" }
