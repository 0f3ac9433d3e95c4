template = false
authenticator = "Who"
addresses = {
  { matches = "one", view = "front", locks = { "Anything" } },
}
