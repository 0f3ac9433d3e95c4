notes = { "text", { name = "read", type = "boolean" } }
