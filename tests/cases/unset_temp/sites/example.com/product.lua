temp.product = { name = "Bowl" }
temp.shown = true
