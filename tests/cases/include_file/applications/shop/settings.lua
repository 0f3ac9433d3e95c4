addresses = { { matches = "shop", view = "shop" } }
