checks = { missing_title = "off", missing_lang = "off" }
template = false
timezone = "Europe/Pariss"
locales = { gb = { timezone = "London" }, fr = { timezone = "Europe/Paris" } }
