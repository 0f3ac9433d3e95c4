template = false
applications = { "first", "second" }
