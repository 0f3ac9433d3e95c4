page.title = "News"
