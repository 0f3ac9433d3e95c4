template = false
applications = { "shop" }
