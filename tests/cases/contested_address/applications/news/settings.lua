addresses = {
  { matches = "Search/", view = "search" },
  { matches = "help", view = "search" },
  { starts = "find", view = "search" },
}
