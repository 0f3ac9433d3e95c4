if form.a then
  temp.shown = "Welcome"
else
  temp.shown = "Welcome"
end

-- Different, or the same where another condition comes between.
if form.b then
  temp.b = 1
elseif form.c then
  temp.b = 2
else
  temp.b = 1
end
if form.d then
  temp.d = "a  b"
else
  temp.d = "a b"
end
