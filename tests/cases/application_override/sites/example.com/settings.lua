template = false
applications = { "extra", "shop" }
