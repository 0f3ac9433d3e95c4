exec = { "cat", "sh" }
