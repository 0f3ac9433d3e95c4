template = false
language = "en"
checks = { missing_title = "off" }
