template = false
language = "en_gb"
checks = { missing_title = "off" }
addresses = {
  { matches = "about", view = "front", language = "english" },
  { matches = "a-propos", view = "front", languages = { "fr", "pt-br", "zh-Hant-TW" } },
}
vocabulary = { xy = { buy = "Buy" }, fil = { buy = "Bilhin" } }
