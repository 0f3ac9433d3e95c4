applications = { "badge" }
addresses = { { matches = "about", view = "about", aside = "content" } }
checks = { missing_title = "off" }
