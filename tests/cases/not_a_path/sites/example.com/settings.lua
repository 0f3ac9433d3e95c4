addresses = {
  { matches = "search?q=tea", view = "list" },
  { starts = "list#", view = "list" },
  { matches = "https://example.com/about", view = "list" },
  { pattern = "^a/?$", view = "list" },
  { matches = "it's 100%", view = "list" },
}
