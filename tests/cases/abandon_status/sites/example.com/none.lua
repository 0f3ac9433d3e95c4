scribe.Abandon(204)
