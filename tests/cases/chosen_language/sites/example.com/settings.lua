template = false
language = "fr"
authenticator = "keys.Authenticator"
applications = { "keys" }
vocabulary = { en = { word = "word" }, fr = { word = "mot" }, de = { word = "Wort" }, ["zh-hant"] = { word = "詞" } }
addresses = {
  { matches = "english", view = "front", language = "en" },
  { matches = "site-language", view = "front", localise = false },
  { matches = "two", view = "front", languages = { "de", "fr" } },
}
checks = { missing_title = "off" }
