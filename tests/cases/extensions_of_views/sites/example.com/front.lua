temp.all = scribe.Extensions()
