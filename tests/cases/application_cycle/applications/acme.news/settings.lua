applications = { "acme.press" }
