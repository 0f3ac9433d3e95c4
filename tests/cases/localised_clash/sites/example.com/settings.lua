template = false
language = "en"
languages = { "de", "en", "fr" }
addresses = {
  { matches = "kontakt", view = "form", language = "de" },
  { matches = "info", view = "form", language = "en" },
  { matches = "Info", view = "about", language = "fr" },
}
checks = { missing_title = "off", missing_lang = "off" }
