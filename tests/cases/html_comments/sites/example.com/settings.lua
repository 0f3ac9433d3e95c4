template = false
checks = { missing_label = "off" }
