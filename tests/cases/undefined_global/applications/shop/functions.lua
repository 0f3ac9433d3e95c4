local factor = 2

function Total(price)
  return price * factor
end
