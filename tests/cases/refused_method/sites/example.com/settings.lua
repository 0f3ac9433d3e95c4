addresses = {
  { matches = "search", view = "search", methods = { "GET" } },
  { matches = "save", view = "search", methods = { "POST" } },
  { matches = "both", view = "search", methods = { "get", "post" } },
}
