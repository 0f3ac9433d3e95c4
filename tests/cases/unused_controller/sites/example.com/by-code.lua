page.title = "by-code"
