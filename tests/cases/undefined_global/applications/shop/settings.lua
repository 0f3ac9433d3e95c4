rate = 2
checks = { unused_controller = "off" }
