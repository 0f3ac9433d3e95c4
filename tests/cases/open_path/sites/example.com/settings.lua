database = { "users" }
keys = { "Editor" }
addresses = { { matches = "admin", controller = "admin", locks = { "Editor" } } }
