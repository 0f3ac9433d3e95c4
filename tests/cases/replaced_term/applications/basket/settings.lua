name = "Basket"
