scribe.Error{ title = "Title", detail = "The detail" }
