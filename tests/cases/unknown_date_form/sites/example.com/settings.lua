checks = { missing_title = "off", missing_lang = "off" }
template = false
locales = { gb = { dates = { long = "d MMM", lnog = "d", all = "d/m/yy" } } }
