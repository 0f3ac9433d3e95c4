for key, value in pairs do
  temp.a = { key, value }
end
local words = "one two"
for _, value in ipairs(words) do
  temp.c = value
end
for _, value in ipairs(pairs(temp.list)) do
  temp.e = value
end

-- All that can be gone through.
for key in next, temp.list do
  temp.f = key
end
for word in string.gmatch(form.a, "%a+") do
  temp.g = word
end
for _, value in ipairs({ 1, 2 }) do
  temp.h = value
end
local function each(pairs)
  for key in pairs do
    temp.i = key
  end
end
temp.shown = each
