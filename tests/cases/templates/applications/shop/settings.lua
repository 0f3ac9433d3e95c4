template = "shopframe"
addresses = { { matches = "basket", view = "shop" } }
