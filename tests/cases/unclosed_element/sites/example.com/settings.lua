addresses = {
  { matches = "front", view = "front" },
  { matches = "correct", view = "correct" },
  { matches = "feed", view = "feed", controller = "feed", template = false },
}
