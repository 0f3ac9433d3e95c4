template = false
language = "en"
applications = { "words" }
checks = { missing_title = "off", missing_term = "off" }
