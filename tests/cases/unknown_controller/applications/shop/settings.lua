addresses = { { matches = "shop/refund", controller = "refund" } }
