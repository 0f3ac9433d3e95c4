for index = #temp.list, 1 do
  temp.a = index
end
for index = 10, 1 do
  temp.b = index
end
for index = 1, #temp.list, -1 do
  temp.c = index
end
for index = 1, 10, 0 do
  temp.d = index
end

-- Forwards, backwards, from where it is only known later.
for index = #temp.list, 1, -1 do
  temp.e = index
end
for index = 1, #temp.list do
  temp.f = index
end
for index = #temp.list, 10 do
  temp.g = index
end
for index = temp.first, 1, temp.step do
  temp.h = index
end
for index = 1, 1 do
  temp.shown = index
end
