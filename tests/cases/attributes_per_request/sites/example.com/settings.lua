template = false
addresses = {
  { matches = "page", view = "page", title = "Declared", headers = { ["X-Count"] = "0" }, own = { list = { 1 } }, nothing = false, number = 7 },
}
