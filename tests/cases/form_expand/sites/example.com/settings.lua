template = false
addresses = {
  { matches = "expanded", view = "show", post = { expand = true } },
  { matches = "flat", view = "show" },
}
