database = {
	"plain",
	"big",
	{
		name = "users",
		indexes = {
			email = { field = "email", unique = true },
			tag = { field = "tags" },
			city = { field = "address.city" },
			initial = { call = "Initial" },
		},
	},
	{ name = "emails_user", index = true },
	{ name = "notes", file = "node" },
}

-- Everything is tried in one request, by an executable that is not optimized, on any machine.
limits = { time = 300, cpu = 300 }
