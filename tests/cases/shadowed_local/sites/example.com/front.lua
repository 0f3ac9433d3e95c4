local count = 0
for _, line in ipairs(temp.lines) do
  local count = line.quantity
  temp.last = count
end
local function label(count)
  return count
end
local name = form.a
local name = form.b
temp.shown = { count, label(1), name }

-- Made of the one it hides, beside a new name, in places that do not see each other, and `self`.
local size = form.c
local size = size or 1
local value, err = pcall(label)
temp.err = err
local other, err = pcall(label)
temp.other = other
for index = 1, 2 do
  temp[index] = size
end
for index = 1, 2 do
  temp[index] = { value, err }
end
local methods = {}
function methods:outer()
  return { inner = function(self) return self end, self }
end
temp.methods = methods
