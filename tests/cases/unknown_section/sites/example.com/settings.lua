applications = { "badge" }
addresses = { { matches = "about", view = "about", aside = "content" } }
