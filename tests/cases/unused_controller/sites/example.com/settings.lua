addresses = { { matches = "named", controller = "named" }, { matches = "run", view = "run", controller = false } }
