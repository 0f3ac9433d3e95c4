-- What the views of all sites share.
local rows = require "stock/rows"

function Rows(from, to)
  local found = {}
  for number = from, to do
    found[#found + 1] = rows[number]
  end
  return found
end

function Price(cents)
  return string.format("%d.%02d", math.floor(cents / 100), cents % 100)
end

function Sum(list)
  local sum = 0
  for _, row in ipairs(list) do
    if row.stock > 0 then
      sum = sum + row.price * row.stock
    end
  end
  return sum
end
