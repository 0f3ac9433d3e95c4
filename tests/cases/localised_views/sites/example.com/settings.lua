template = false
language = "en"
languages = {"en", "fr", "de"}
