function Buy(product)
  stock[product] = (stock[product] or 0) - 1
  orders[product] = true
  return stock[product]
end
