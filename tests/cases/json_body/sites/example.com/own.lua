temp.kind = scribe.GetPost()
