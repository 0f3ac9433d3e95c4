page.status = 403
page.title = "Sign in"
