local prices = {}
prices.tea = 3
table.insert(prices, 4)
return prices
