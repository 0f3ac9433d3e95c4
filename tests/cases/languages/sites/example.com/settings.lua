language = "en"
template = false
applications = { "words" }
addresses = {
  { matches = "about", view = "about", language = "en" },
  { matches = "à-propos", view = "about", language = "fr" },
  { matches = "ueber-uns", view = "about", languages = { "de", "de-at" } },
  { matches = "fixed", view = "front", localise = false },
  { matches = "own", view = "front", vocabulary = { fr = { title = "titre de l'adresse" } } },
}
checks = { missing_title = "off" }
