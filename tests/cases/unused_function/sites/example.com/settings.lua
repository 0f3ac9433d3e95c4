addresses = { { matches = "feed", view = "front", filter = "by_setting" } }
