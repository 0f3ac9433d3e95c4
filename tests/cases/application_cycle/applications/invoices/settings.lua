applications = { "catalog", "shop" }
