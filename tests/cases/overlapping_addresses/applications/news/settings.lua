addresses = {
  { ends = "/print", view = "article" },
  { starts = "book/a", view = "article" },
  { pattern = "^read/%d+$", view = "article" },
  -- These do not meet those of the other application.
  { starts = "shelves/", view = "article" },
  { pattern = "^books/%d+$", view = "article" },
  { matches = "read/me", view = "article" },
}
