-- What the test of the Teller has a server keep, page by page; each answers in one line.
database = {
	"batched",
	"durable",
	"counts",
	{ name = "users", indexes = { group = { field = "group" }, email = { field = "email", unique = true } } },
}
addresses = {
	{ matches = "batched", view = "batched" },
	{ matches = "durable", view = "durable" },
	{ matches = "count", view = "count" },
	{ matches = "move", view = "move" },
	{ matches = "large", view = "large" },
	{ matches = "state", view = "state" },
}
template = false
