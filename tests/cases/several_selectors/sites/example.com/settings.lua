addresses = {
  { starts = "news", ends = "print", view = "news" },
  { pattern = "^a", matches = "a", contains = "b", view = "news" },
  { matches = "one", view = "news" },
  { matches = { "two", "three" }, view = "news" },
}
