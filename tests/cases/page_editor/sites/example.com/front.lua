scribe.PageEditor(function(body) return body .. "page first\n" end)
scribe.PageEditor(function(body) return body .. "page last\n" end)
scribe.PageEditor(function(body) end)
