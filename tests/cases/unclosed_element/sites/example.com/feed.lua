page.type = "application/rss+xml"
