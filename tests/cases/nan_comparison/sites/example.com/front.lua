local nan = 0 / 0
temp.a = form.average == 0 / 0
temp.b = form.average ~= nan
temp.c = -(0 / 0) < form.average

-- How to ask, and how to make one.
local average = tonumber(form.average)
temp.d = average ~= average
temp.e = average == average
temp.shown = average == 1 / 0
