template = false
addresses = {
  { matches = "list", view = "list", budget = { includes = 30 } },
  { matches = "named", view = "named", budget = { includes = 30 } },
  { matches = "circle", view = "circle", budget = { includes = 30 } },
  -- The loop runs nothing that counts.
  { matches = "plain", view = "plain", budget = { includes = 1, fetches = 0 } },
}
