name = "Ann's House"
language = "en"
checks = { missing_title = "off", unused_file = "off", unread_field = "off" }
addresses = {
  { matches = "imprint", view = "imprint", language = "en" },
  { matches = "feed", view = "feed", type = "text/plain" },
}
