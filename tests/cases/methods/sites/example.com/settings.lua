template = false
addresses = {
  { matches = "read", view = "show", methods = { "GET" } },
  { matches = "write", view = "show", methods = { "POST", "put" } },
  { matches = "any", view = "show" },
}
