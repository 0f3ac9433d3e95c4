template = false
addresses = { { matches = "staff", view = "front", locks = { "Staff" } } }
applications = { "know" }
