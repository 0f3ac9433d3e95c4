page.headers["X-Lost"] = "lost"
scribe.Cookie("kept", "yes")
write("dropped")
temp.returned = scribe.NotFound()
write("dropped too")
page.headers["X-Kept"] = tostring(temp.returned)
scribe.Redirect("/the-first-wins")
