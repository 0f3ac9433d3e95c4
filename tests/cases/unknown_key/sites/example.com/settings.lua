template = false
authenticator = "Who"
keys = { "Packer", "Writer" }
addresses = {
  { matches = "one", view = "front", locks = { "Packer" } },
  { matches = "two", view = "front", locks = { "Guest", "Operator" } },
  { matches = "three", view = "front", locks = { "Writer", "Paker" } },
  { matches = "four", view = "front", locks = { "Elsewhere" } },
}
