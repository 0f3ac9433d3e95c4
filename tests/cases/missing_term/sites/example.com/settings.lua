template = false
language = "en"
checks = { missing_title = "off" }
kinds = { "small", "large" }
