template = false
language = "en"
languages = { "en", "fr" }
addresses = {
  { matches = "accueil", view = "front", language = "fr" },
}
