temp.a = temp.part / 0
temp.b = temp.part % 0
temp.c = #temp.list / -0

-- Infinity and not-a-number as they are written, and zero above.
temp.d = { 1 / 0, -1 / 0, 0 / 0 }
temp.e = 0 / temp.part
temp.shown = temp.part / 0.5
