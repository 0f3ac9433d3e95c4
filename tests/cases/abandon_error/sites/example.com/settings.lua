owner = { "editor@example.com" }
