applications = { "shpo", "shop", "acme.news", "zebra" }
