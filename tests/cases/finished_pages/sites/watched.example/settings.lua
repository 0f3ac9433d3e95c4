template = false
applications = { "watch" }
checks = { missing_lang = "off", missing_title = "off" }
