temp.news = "news"
