checks = { missing_title = "off", missing_lang = "off" }
template = false
locales = {
  gb = { decmal = "·", symbol_minor = "d", capital = "London" },
  narnia = { variantof = "gb", symbol = "L", mmdd = true, languages = { "en" }, time = "?(Hour)" },
}
