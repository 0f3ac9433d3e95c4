applications = { "mirror" }
