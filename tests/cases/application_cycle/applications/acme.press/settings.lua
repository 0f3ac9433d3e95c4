applications = { "news" }
