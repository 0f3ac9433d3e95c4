temp.total = Total(2) + shop.Total(2) + Discount(2)
