applications = { "shop" }
