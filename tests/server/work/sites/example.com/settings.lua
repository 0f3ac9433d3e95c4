applications = { "work" }
