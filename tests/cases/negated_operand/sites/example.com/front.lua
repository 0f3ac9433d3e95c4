temp.a = not form.sort == "name"
temp.b = not form.count ~= 0
temp.c = not form.d == form.e

-- Booleans on both sides, and brackets.
temp.d = not form.f == not form.g
temp.e = not form.h == false
temp.f = not (form.i == "name")
temp.shown = not form.j == (form.k == "name")
