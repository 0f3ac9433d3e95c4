function shop.Price(id)
  return users[id].price
end

-- Another bundle's function of this name is another's.
function shop.Rename(id)
  return shop.Price(id)
end
