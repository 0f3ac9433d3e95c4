if form.a then
end
if form.b then
  temp.b = 1
else
end
do end
while form.c do
end
for _ = 1, 3 do
end

-- A comment says so, or what is asked does something.
if form.d then
  -- nothing to do
else
  temp.d = 1
end
while table.remove(temp.list) do
end
repeat until not table.remove(temp.list)
for _ in pairs(temp.list) do
end
local function nothing() end
temp.shown = nothing
