name = "Shop"
currency = "EUR"
tax = 19
adresses = {}
