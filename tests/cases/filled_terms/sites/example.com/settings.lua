template = false
language = "en"
checks = { missing_title = "off", missing_term = "off", number_on_plain_term = "off" }
