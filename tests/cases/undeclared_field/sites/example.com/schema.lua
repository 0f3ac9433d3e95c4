users = {
  "name",
  { name = "email", type = "string" },
  { name = "age", type = "number" },
  { name = "address", type = "map" },
  indexes = { email = { field = "emial" }, city = { field = "address.city" } },
}
-- Only a model, without a table; and one that any field may be in.
visit = { table = false, "time" }
notes = {}
