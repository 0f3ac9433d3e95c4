addresses = {
  { matches = "old", redirect = "/new" },
  { matches = "new", redirect = "/old?again=yes" },
  { matches = "self", redirect = "/Self/" },
  { starts = "docs", redirect = "/docs/start" },
  -- These end.
  { matches = "away", redirect = "https://example.com/away" },
  { starts = "guide/", redirect = "/front" },
  { starts = "moved/", redirect = "/moved/", path_append = "^/moved/(.+)$" },
}
