scribe.Abandon("own-status")
