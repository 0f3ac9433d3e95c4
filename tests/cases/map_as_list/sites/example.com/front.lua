local labels = { open = "Open", closed = "Closed" }
for _, label in ipairs(labels) do
  temp.label = label
end
temp.count = #labels
temp.shown = labels.open

-- Numbered entries come later, or may come elsewhere.
local mixed = { total = 0 }
mixed[1] = "first"
temp.a = #mixed
local given = { n = 0 }
table.insert(given, "first")
temp.b = #given
local known = { x = 1 }
temp.c = known
temp.d = #known
local list = { "a", "b", last = "b" }
for _, entry in ipairs(list) do
  temp.e = entry
end
local empty = {}
temp.f = #empty
local map = { a = 1 }
for key in pairs(map) do
  temp.g = key
end
