applications = { "shop" }
addresses = { { matches = "texts", controller = "texts" } }
