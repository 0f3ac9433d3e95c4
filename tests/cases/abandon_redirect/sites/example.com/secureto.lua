scribe.RedirectSecure("/signin", 301)
