if form.sort == "name" then
  temp.order = 1
elseif form.sort == "price" then
  temp.order = 2
elseif form.sort == "name" then
  temp.order = 3
end
if form.a and form.a then
  temp.shown = form.b or form.b
end

-- Something happens in between, and what is asked may have changed.
local rest = { 1, 2, 3 }
if table.remove(rest) == 1 then
  temp.c = 1
elseif table.remove(rest) == 1 then
  temp.c = 2
end
temp.d = next(rest) or next(rest)
