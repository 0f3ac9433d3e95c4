function Name()
  return "shop"
end
