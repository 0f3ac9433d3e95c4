applications = { "news", "shop", "acme.news" }
