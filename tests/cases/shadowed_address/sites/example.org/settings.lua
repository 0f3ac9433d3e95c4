addresses = {
  { starts = "news/archive", view = "news" },
  { starts = "news", view = "news" },
  { ends = "", view = "news" },
  { pattern = "^user/%d+$", view = "news" },
}
