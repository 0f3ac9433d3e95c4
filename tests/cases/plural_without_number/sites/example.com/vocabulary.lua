en.files = { "one file", "many files" }
en.days = { "Sunday", "Monday" }
en.plain = "plain"
