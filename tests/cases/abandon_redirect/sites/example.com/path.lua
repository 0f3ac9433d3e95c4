page.headers["X-Lost"] = "lost"
scribe.Cookie("kept", "yes")
write("dropped")
return scribe.Redirect("/other?a=b")
