people.SignOut()
return scribe.Redirect("/", 303)
