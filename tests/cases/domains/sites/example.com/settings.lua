template = false
domains = {
  "alias.example.net",
  { name = "same.example.net", redirect = false },
  { name = "away.example.net", redirect = "https://example.org/welcome" },
  { name = "append.example.net", path_append = "(.+)" },
  { name = "noquery.example.net", query_preserve = false },
  { name = "staging.example.net", staging = true },
}
