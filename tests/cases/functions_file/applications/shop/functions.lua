local factor = 2

function Price(number)
  return number * factor .. " " .. shop.currency
end

function Double(number)
  return Price(number * 2)
end
