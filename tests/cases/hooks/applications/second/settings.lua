applications = { "needed" }
