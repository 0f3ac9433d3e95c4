applications = { "shop" }
checks = { unused_controller = "off" }
