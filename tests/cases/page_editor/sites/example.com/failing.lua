scribe.PageEditor(function(body) return body .. temp.missing.name end)
