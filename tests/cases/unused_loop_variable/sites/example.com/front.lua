local count = 0
for place, product in ipairs(temp.products) do
  count = count + product.price
end
for key, value in pairs(temp.values) do
  count = count + #key
end

-- Read, called `_`, or a counter, which cannot be left out.
for place, product in ipairs(temp.products) do
  count = count + place * product.price
end
for _, product in ipairs(temp.products) do
  count = count + product.price
end
for _ in pairs(temp.values) do
  count = count + 1
end
for index = 1, 3 do
  count = count * 2
end
temp.shown = count
