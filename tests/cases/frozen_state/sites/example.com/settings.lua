checks = { unused_controller = "off" }
