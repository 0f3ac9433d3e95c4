checks = { missing_title = "off", missing_lang = "off" }
template = false
locale = "england"
locales = { narnia = { variantof = "uk" }, oz = { country_code = "emerald" } }
addresses = {
  { matches = "a", view = "front", locale = "gremany" },
  { matches = "b", view = "front", locale = "fr-ca" },
  { matches = "c", view = "front", locale = "Narnia" },
}
