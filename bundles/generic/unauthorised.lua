page.status = 403
page.title = "Not open to you"
