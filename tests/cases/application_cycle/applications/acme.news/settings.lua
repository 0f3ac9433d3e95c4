applications = { "press" }
