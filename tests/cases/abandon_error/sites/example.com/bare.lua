scribe.Abandon()
