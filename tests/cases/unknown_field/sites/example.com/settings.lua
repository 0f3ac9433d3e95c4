colors = { "red" }
addresses = { { matches = "about", view = "about", crumbs = "About us" } }
