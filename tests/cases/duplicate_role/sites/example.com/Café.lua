page.title = "one"
