users[1].seen = now
db.users[1].seen = now
local all = { users = users }
log.Info(all, Rename(1, "Ann"), teller.First(users, "name", "Ann"), teller.First("users", "name", "Ann"))

-- Locals and fields of the same name are not the table.
local list = { 1, 2 }
local users = { list = list }
log.Info(users.list[1], #list, fetch("users[1].name"))
