for index = 1, 10 do
  temp.free = index
  break
end
while form.a do
  if form.b then
    temp.b = true
  end
  do return end
end
repeat
  temp.c = true
until true

-- The first of a collection, a block that can be left, another round in some case.
for key in pairs(temp.values) do
  temp.first = key
  break
end
repeat
  if form.d then
    break
  end
  temp.d = true
until true
for index = 1, 10 do
  if temp[index] then
    temp.shown = index
    break
  end
end
