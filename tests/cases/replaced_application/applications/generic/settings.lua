name = "Ours"
checks = { unused_view = "off" }
