temp.navigation = { "front", "about" }
