name = "Shop"
