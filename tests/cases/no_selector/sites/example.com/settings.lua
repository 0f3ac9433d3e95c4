addresses = {
  { match = "about", view = "about" },
  { view = "about" },
  {},
  { starts = "", view = "about" },
  { "about", view = "about" },
  { matches = {}, view = "about" },
}
