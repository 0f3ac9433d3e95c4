local rows = {}
for number = 1, 50 do
  rows[number] = { number = number, name = "Item " .. number, price = 300 + number * 35, stock = number * 7 % 12 }
end
return rows
