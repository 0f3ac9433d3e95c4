template = false
addresses = {
  { matches = "plain", redirect = "/new" },
  { matches = "moved", redirect = "https://example.net/", status = 301 },
  { starts = "old/", redirect = "/archive/", path_append = "^/old/(.+)$", status = 308 },
  { matches = "query", redirect = "/new", query_preserve = true },
  { matches = "odd", redirect = "/new", status = 200 },
}
