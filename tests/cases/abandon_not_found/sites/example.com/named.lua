return scribe.NotFound("<the name>")
