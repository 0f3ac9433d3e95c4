addresses = {
  { starts = "read/", view = "page" },
  { pattern = "^book/[%w-]+$", view = "page" },
  { starts = "shelf/", view = "page" },
}
