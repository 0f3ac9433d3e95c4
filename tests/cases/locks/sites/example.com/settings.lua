template = false
authenticator = "keys.Authenticator"
applications = { "keys" }
locks = { "Reader", "Editor" }
addresses = {
  { matches = "open", view = "show", locks = false },
  { matches = "inherited", view = "show" },
  { matches = "own", view = "show", locks = { "Editor" } },
  { matches = "guest", view = "show", locks = { "Guest" } },
  { matches = "nobody", view = "show", locks = {} },
}
