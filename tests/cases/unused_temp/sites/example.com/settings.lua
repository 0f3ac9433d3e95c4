checks = { missing_title = "off" }
