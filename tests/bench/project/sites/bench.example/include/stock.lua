-- Fifty rows, the same for every server that is compared: this file is plain Lua, and the peers read it too.
local names = {
  "Assam", "Darjeeling", "Earl Grey & cornflower", "Genmaicha", "Gunpowder",
  "Jasmine", "Keemun", "Lapsang", "Mint & lemon balm", "Sencha",
}

local rows = {}
for number = 1, 50 do
  rows[number] = {
    number = number,
    name = names[(number - 1) % #names + 1],
    price = string.format("%.2f", 3 + number * 0.35),
    stock = (number * 7) % 12,
    origin = number % 3 == 0 and "Japan" or nil,
  }
end

return rows
