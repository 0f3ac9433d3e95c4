applications = { "news", "shop" }
