en.shared = "of the site"
