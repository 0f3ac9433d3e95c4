-- The pages that `tests/bench` measures. Parts of pages have no address.
name = "Stock & Store"
autoaddresses = false

addresses = {
  { matches = "table", view = "table" },
  { matches = "links", view = "links" },
  { matches = "static", view = "static" },
  { matches = "list", view = "list" },
  { matches = "formats", view = "formats" },
}
