applications = { "shop", "mirror", "news" }
