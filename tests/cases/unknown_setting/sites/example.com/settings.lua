name = "Example"
langauge = "fr"
motto = "read by the front page"
colour = "read by nobody"
services = { anything = "is data" }
addresses = {
  { matches = "about", view = "about", titel = "About" },
  { matches = "more", view = "about", headline = "read by the view" },
}
