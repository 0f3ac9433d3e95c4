page.status = 503
page.title = "Back in a moment"
page.headers["Retry-After"] = "30"
