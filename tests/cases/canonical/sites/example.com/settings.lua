domains = { { name = "alias.example.net", redirect = false } }
addresses = {
  { starts = "page", view = "page", canonical = "/page" },
  { matches = "off", view = "page", canonical = false },
  { matches = "status", view = "page", canonical = "/page", status = 202 },
}
checks = { missing_lang = "off" }
