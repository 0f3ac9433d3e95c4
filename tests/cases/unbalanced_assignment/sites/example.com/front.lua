local width, height = 640
local depth = 1, 2
temp.a, temp.b = 1
temp.c = 1, 2
temp.shown = { width, height, depth }

-- Several results, nil for the rest, and one that comes later.
local found, rest = string.find(form.d, "x")
local one, two = nil
one, two = (function() return 1, 2 end)()
local name, label = "x"
if form.e then
  label = "y"
end
temp.rest = { found, rest, one, two, name, label }
