addresses = {
  { matches = "about", view = "about" },
  { matches = "/About/", view = "company" },
  { matches = { "contact", "write to us", "write-to_us" }, view = "about" },
  { matches = "contáct", view = "company" },
  { starts = "news", view = "about" },
  { matches = "news", view = "company" },
  { matches = "/", view = "about" },
  { matches = "front", view = "company" },
}
