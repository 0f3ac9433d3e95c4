template = "frame"
addresses = { { matches = "shop", view = "shop" } }
