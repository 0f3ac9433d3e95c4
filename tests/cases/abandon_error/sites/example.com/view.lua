scribe.Abandon("sorry")
