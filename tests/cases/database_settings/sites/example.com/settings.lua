applications = { "shop", "text", "old" }
database = {
  "visits",
  7,
  { index = true },
  { name = "users", idnexes = {}, indexes = {
    email = { field = "email", unique = true },
    name = "name",
    { field = "city" },
    both = { field = "a", call = "Initial" },
    initial = { call = "Intial" },
    first = { call = "Initial" },
    empty = { field = "a..b" },
  } },
  -- Attributes that other servers of the family read.
  { name = "kept", system = "databin", autosave = "scribe", file = "node" },
  stock = { index = true },
}
