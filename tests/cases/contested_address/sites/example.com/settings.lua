applications = { "shop", "news" }
addresses = { { matches = "help", view = "help" } }
