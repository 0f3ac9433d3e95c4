temp.a = string.format("%.2f", 1, "EUR")
temp.b = ("done"):format(1)

-- As many as there are.
temp.c = string.format("%.2f %s %%", 1, "EUR")
temp.shown = ("done"):format()
