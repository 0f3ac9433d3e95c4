addresses = { { matches = "tour", view = "tour" } }
