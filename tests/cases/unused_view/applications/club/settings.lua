addresses = { { matches = "club", view = "club" } }
