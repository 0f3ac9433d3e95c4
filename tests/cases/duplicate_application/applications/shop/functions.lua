function Price()
  return 7
end
