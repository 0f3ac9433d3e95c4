template = false
language = "en"
languages = { "en", "fr" }
addresses = {
  { matches = "accueil", view = "front", language = "fr" },
}
checks = { missing_title = "off" }
