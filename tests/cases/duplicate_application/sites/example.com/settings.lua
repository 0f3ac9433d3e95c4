applications = { "shop", "news" }
