template = false
language = "en"
languages = { "de", "en", "fr" }
addresses = {
  { matches = "about", view = "about", language = "en" },
  { matches = "à-propos", view = "about", language = "fr", title = "À propos" },
  { matches = "ueber-uns", view = "about", language = "fr", title = "Über uns" },
  -- All of these are right.
  { matches = { "teas", "all-teas" }, view = "list", language = "en", kind = "tea" },
  { matches = "thes", view = "list", language = "fr", kind = "tea" },
  { matches = "pots", view = "list", language = "en", kind = "pot" },
  { matches = "news", view = "list", controller = "news", language = "en" },
  { starts = "list/", view = "list", language = "en" },
}
checks = { missing_title = "off", missing_lang = "off" }
