function Discount(price)
  return price * rate
end
