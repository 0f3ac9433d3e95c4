stock.tea = { left = 1 }
