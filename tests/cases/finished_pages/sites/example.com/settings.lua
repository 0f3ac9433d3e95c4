language = "en"
name = "Pages"
vocabulary = {
  de = { word = "Wort", items = { "ein Stück", "Stücke" } },
  en = { word = "word", items = { "one item", "items" }, only = "only in English" },
  fr = { word = "mot", items = { "un article", "articles" } },
}
addresses = {
  { matches = "english", view = "front", language = "en", title = "In English" },
  { matches = "asks", view = "asks", title = "Asks" },
}
checks = { missing_title = "off", missing_term = "off", missing_lang = "off" }
