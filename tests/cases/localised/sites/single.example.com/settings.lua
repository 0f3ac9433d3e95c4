template = false
language = "de"
vocabulary = { de = { greeting = "guten Morgen" } }
