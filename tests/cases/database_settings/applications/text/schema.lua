pages = { "title", { name = "text", type = "string", is_nullable = true }, { type = "number" },
  indexes = { primary = { type = "HASH", parts = { "title" } }, both = { parts = { "title", "text" } } } }
gaps = { [1] = "a", [3] = "b", name = "gaps", record = "gap" }
page = { table = false, "number" }
