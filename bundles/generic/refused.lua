page.status = 403
page.title = "Not sent from here"
