page.status = 404
page.title = "Page not found"
