applications = { "shop", 7 }
addresses = {
  "about",
  { matches = 7, view = "about" },
  { matches = { "a", false }, view = "about" },
  { starts = { "a", "b" }, view = "about" },
  { matches = "view", view = 7 },
  { matches = "controller", controller = { "about" } },
  { matches = "methods", view = "about", methods = "GET" },
  { matches = "redirect", redirect = 301 },
  { matches = "locked", view = "about", locks = true },
  { matches = "good", view = "about", locks = false, methods = { "GET" } },
}
