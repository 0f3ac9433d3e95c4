page.view = "acount"
scribe.Abandon("acount")
