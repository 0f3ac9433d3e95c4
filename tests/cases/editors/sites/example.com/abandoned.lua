scribe.NotFound()
