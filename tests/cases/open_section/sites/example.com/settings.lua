addresses = { { matches = "bare", view = "bare", template = false }, { matches = "plain", view = "plain" } }
checks = { missing_title = "off" }
