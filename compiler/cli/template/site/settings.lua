name = "example.com"
language = "en"
languages = {"en", "fr"}
