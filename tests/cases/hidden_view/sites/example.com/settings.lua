addresses = {
  { matches = "about", view = "people" },
  { matches = "team", redirect = "/about" },
  -- These are shown by something else, or still have their address.
  { matches = "part", view = "people" },
  { matches = "moved", view = "people" },
  { matches = "elsewhere", view = "moved" },
  { matches = "front", view = "front", title = "Front" },
  { matches = "news", controller = "news" },
}
