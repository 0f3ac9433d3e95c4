addresses = { { matches = "deeper", view = "extra/shop/deeper/basket" } }
