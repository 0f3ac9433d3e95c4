template = false
addresses = {
  { matches = "declared", title = "adds a title" },
  { matches = "elsewhere", view = "renamed" },
}
checks = { unused_controller = "off" }
