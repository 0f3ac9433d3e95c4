addresses = {
  { matches = "imprint", title = "About us" },
  { starts = "about", title = "About" },
  { matches = "about", title = "About", view = false },
  { matches = "company", view = "about" },
  { matches = "about-us", redirect = "/about" },
  { matches = "code", controller = "code" },
  { matches = "news", title = "Only adds to its view" },
  { matches = "gone", status = 410 },
}
