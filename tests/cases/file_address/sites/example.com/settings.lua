addresses = {
  { matches = "sitemap.xml", view = "list" },
  { ends = ".rss", view = "list" },
  { pattern = "^feeds/%w+%.json$", view = "list" },
  -- A period elsewhere does no harm.
  { starts = "v1.2/", view = "list" },
  { matches = "release/v1.2/notes", view = "list" },
  { pattern = "^versions/%d+%.%d+/notes$", view = "list" },
  { matches = "news.old", redirect = "/front" },
}
