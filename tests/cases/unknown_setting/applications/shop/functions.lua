function Currency()
  return shop.currency
end
