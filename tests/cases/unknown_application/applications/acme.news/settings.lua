name = "News"
