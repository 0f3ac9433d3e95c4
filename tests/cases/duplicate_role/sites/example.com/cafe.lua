page.title = "two"
