scribe.Error{ title = "Title", detail = "For all to see", public = true }
