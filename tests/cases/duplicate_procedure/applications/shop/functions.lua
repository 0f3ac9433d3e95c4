function shop.Price(id)
  return id
end
