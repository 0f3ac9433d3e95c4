addresses = { { matches = "basket", view = "basket" } }
