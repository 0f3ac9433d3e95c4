template = false
name = "<Site>"
checks = { missing_label = "off" }
