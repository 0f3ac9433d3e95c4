page.headers["X-Lost"] = "lost"
scribe.Cookie("kept", "yes")
scribe.Abandon(410)
