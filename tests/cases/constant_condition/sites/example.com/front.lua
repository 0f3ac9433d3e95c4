if true then
  temp.shown = 1
end
if form.a then
  temp.a = 1
elseif "b" then
  temp.a = 2
end
temp.b = form.b and nil or 4
temp.c = "always" or form.c
while nil do
  temp.d = 1
end

-- Endless loops, and literals on the right.
while true do
  if form.e then
    break
  end
  temp.e = form.e and 1 or 2
end
temp.f = form.f or false
