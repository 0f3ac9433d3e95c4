database = { "records", "counts" }
addresses = {
	{ matches = "nothing", view = "nothing" },
	{ matches = "fill", view = "fill" },
	{ matches = "record", view = "record" },
	{ matches = "field", view = "field" },
	{ matches = "text", view = "text" },
	{ matches = "absent", view = "absent" },
	{ matches = "save", view = "save" },
	{ matches = "add", view = "add" },
	{ matches = "procedure", view = "procedure" },
}
template = false
