checks = { unused_view = "off" }
