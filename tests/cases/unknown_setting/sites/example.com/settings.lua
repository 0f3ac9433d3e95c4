name = "Example"
langauge = "fr"
motto = "read by the front page"
colour = "read by nobody"
services = { anything = "is data" }
addresses = {
  { matches = "about", view = "about", titel = "About" },
  { matches = "limited", view = "about", limits = { memory = "8M", tmie = 1 }, rate = { requests = 6, per = 60 }, budget = { fetches = 1 } },
  { matches = "more", view = "about", headline = "read by the view" },
}
domains = { "example.net", { name = "example.org", redirct = false } }
