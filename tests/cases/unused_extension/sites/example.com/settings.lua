applications = { "badge" }
