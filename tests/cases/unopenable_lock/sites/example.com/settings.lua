template = false
addresses = {
  { matches = "staff", view = "front", locks = { "Staff", "Operator" } },
  { matches = "empty", view = "front", locks = {} },
  { matches = "open", view = "front", locks = false },
}
