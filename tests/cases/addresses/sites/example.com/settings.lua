template = false
addresses = {
  { starts = "wild", view = "show", title = "starts" },
  { matches = "exact", view = "show", title = "matches" },
  { matches = { "one", "two words", "Três" }, view = "show", title = "matches many" },
  { starts = "my-page", view = "show", title = "starts with a hyphen" },
  { starts = "", view = "show", title = "everything else" },
  { ends = "print", view = "show", title = "ends" },
  { contains = "photo", view = "show", title = "contains" },
  { pattern = "^user/(%d+)$", view = "show", title = "pattern" },
  { matches = "wild/exact", view = "show", title = "exact beats starts" },
}
