scribe.Cookie("sent", "no")
page.headers["X-Lost"] = "lost"
Fail("<reason>")
