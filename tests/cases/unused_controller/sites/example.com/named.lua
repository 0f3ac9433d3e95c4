page.title = "named"
