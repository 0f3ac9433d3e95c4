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
  { matches = "more", view = "about", canonical = 7, query_preserve = "yes", formats = "json", path_append = 7 },
  { matches = "good", view = "about", locks = false, methods = { "GET" } },
}
