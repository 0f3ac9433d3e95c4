template = false
language = "en"
addresses = {
  { matches = "pl", view = "front", language = "pl" },
  { matches = "ar", view = "front", language = "ar" },
  { matches = "fr-ca", view = "front", language = "fr-ca" },
  { matches = "pt-br", view = "front", language = "pt-br" },
  { matches = "cs", view = "front", language = "cs" },
  { matches = "de", view = "front", language = "de" },
}
checks = { missing_title = "off" }
