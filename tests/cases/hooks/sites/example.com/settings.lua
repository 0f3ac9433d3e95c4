template = false
applications = { "first", "second" }
motto = "as declared"
