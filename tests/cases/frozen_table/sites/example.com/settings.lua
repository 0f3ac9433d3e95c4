links = { "a", "b" }
