applications = { "enabled" }
