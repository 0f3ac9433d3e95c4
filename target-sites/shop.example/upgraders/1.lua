-- What was on the shelves when the shop opened, by product number. Runs once; from then on the stock is the basket's to keep.
local opening = {
  [101] = 24, [102] = 31, [103] = 3, [104] = 40, [105] = 18,
  [201] = 6, [202] = 2, [203] = 4,
  [301] = 26, [302] = 7, [303] = 48, [304] = 15,
  [401] = 12, [402] = 33, [403] = 0, [404] = 9,
}

for number, quantity in pairs(opening) do
  stock[number] = quantity
end
