addresses = {
  { matches = "search", view = "search" },
  { matches = "help", view = "search" },
  { matches = "about", view = "search" },
  { starts = "find", view = "search" },
}
