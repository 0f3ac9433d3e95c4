addresses = {
  { matches = "declared", view = "data", type = "json" },
  { matches = "plain", view = "data", type = "text/plain" },
  { matches = "feed", view = "data", type = "application/atom+xml" },
  { matches = "none", view = "data", type = false },
}
checks = { unchecked_input = "off" }
