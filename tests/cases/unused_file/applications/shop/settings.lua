addresses = { { matches = "basket", view = "basket" } }
checks = { unused_view = "off" }
