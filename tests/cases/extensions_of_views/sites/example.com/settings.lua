template = false
applications = { "shop", "extra" }
