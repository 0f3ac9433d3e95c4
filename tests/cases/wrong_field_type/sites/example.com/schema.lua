users = { "name", { name = "age", type = "number" }, { name = "email", type = "string" }, { name = "data", type = "any" },
  { name = "tags", type = "array" }, { name = "active", type = "boolean" } }
