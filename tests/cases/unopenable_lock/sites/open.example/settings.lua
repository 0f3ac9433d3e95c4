template = false
authenticator = "Who"
addresses = { { matches = "staff", view = "front", locks = { "Staff" } } }
