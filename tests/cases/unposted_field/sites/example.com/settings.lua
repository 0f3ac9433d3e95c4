checks = { missing_label = "off" }
