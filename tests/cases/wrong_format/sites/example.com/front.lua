temp.a = string.format("%d% off", 10)
temp.b = string.format("%s of %s", 1)
temp.c = ("%y"):format(1)
temp.d = string.format("50%")

-- As many as there are, and where that is not known.
temp.e = string.format("%5.2f %-10s %%", 1, "x")
temp.f = string.format("%s %s", unpack(temp.list))
temp.g = string.format(form.format, 1)
temp.h = ("%02d:%02d"):format(1, 2)
local function all(...)
  return string.format("%s %s %s", ...)
end
temp.shown = all(1, 2, 3)
