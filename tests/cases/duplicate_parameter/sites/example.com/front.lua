local function label(name, name)
  return name
end
temp.shown = label(1, 2)
for key, key in pairs(temp.values) do
  temp.key = key
end
local one, one = 1, 2
temp.one = one
temp.call = function(a, b, a) return a, b end

-- Names that are not meant to be used.
local function third(_, _, value)
  return value
end
for _, _ in pairs(temp.values) do
  temp.third = third(1, 2, 3)
end
