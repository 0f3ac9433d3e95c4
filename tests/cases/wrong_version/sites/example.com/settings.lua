database = { "users" }
