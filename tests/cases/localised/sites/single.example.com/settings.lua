template = false
language = "de"
vocabulary = { de = { greeting = "guten Morgen" } }
checks = { missing_title = "off" }
