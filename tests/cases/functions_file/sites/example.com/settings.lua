template = false
applications = { "shop" }
addresses = { { matches = "shop", view = "shop/page" } }
