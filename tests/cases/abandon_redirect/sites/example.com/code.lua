scribe.Redirect("https://example.org/", 301)
scribe.Redirect("/second", 303)
