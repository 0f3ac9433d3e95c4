temp.names = { "a", "b" }
