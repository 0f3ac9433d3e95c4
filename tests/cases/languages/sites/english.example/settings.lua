template = false
applications = { "words" }
vocabulary = { fr = { title = "un site en une langue" } }
checks = { missing_title = "off" }
