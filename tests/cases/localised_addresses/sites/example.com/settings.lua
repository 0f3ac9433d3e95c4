template = false
language = "en"
languages = { "de", "en", "en-gb", "fr" }
addresses = {
  { starts = "tea/", view = "tea", language = "en" },
  { starts = "thé/", view = "tea", language = "fr" },
  { starts = "other/", view = "tea", controller = "data", language = "en" },
  { matches = "a-propos", title = "À propos", view = "about" },
}
checks = { missing_title = "off", missing_lang = "off" }
vocabulary = { en = { word = "word" }, fr = { word = "mot" }, de = { word = "Wort" } }
