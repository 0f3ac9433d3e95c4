template = false
language = "fr"
localise = false
vocabulary = { fr = { word = "mot" }, de = { word = "Wort" } }
checks = { missing_title = "off" }
