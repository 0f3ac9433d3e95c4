applications = { "chooser" }
languages = { "en", "fr" }
vocabulary = { en = { word = "word" }, fr = { word = "mot" } }
