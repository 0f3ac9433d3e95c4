addresses = { { matches = "unused", view = "unused", template = "frame" } }
