for key, value in pairs { a = 1 } do
  temp[key] = value
end
