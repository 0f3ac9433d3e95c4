applications = { "books", "news" }
