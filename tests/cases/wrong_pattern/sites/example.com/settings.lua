domains = { "shop%d+%.example%.com", "[a-z.example.com", "%" }
addresses = {
  { pattern = "100%", view = "about" },
  { pattern = "(%d+", view = "about" },
  { pattern = "%d+)", view = "about" },
  { pattern = "[a-z", view = "about" },
  { pattern = "%b(", view = "about" },
  { pattern = "%fx", view = "about" },
  { pattern = "(a)%2", view = "about" },
  { pattern = "^user/(%d+)/([^/]*)$", view = "about" },
  { pattern = "100%%", view = "about" },
  { starts = "100%", view = "about" },
  { matches = "old", redirect = "https://example.net/", path_append = "(.+" },
}
