applications = { "shop", "people2" }
