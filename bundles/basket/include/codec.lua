-- A basket as text short enough for a cookie: `101x2.204x1` is two of product 101 and one of 204. What comes back from a
-- browser may be anything, so it is read with care: what does not fit is left out.

local MAX_TEXT = 600
local MAX_LINES = 30
local MAX_QUANTITY = 99

local codec = {
  max_lines = MAX_LINES,
  max_quantity = MAX_QUANTITY,
}

-- The lines of a basket, `{number=, quantity=}` each, in their order; of a number given twice, the first.
function codec.decode(text)
  local lines, known = {}, {}
  if type(text) ~= "string" or #text > MAX_TEXT then
    return lines
  end
  for part in string.gmatch(text, "[^.]+") do
    local number, quantity = string.match(part, "^([1-9]%d?%d?%d?%d?%d?)x([1-9]%d?)$")
    if number and not known[number] and #lines < MAX_LINES then
      known[number] = true
      table.insert(lines, { number = tonumber(number), quantity = tonumber(quantity) })
    end
  end
  return lines
end

-- The text of a basket; nil for an empty one.
function codec.encode(lines)
  local parts = {}
  for _, line in ipairs(lines) do
    table.insert(parts, line.number .. "x" .. line.quantity)
  end
  return #parts > 0 and table.concat(parts, ".") or nil
end

return codec
