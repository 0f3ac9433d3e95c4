save(users[1], { name = form.name, email = form.email, phone = form.phone })
save(users[1].address.street, form.street)
teller.Update(users[1], { names = form.name })
local list = teller.Filter(users, { where = { age = 30, years = 3 }, sort = "name" })
log.Info(list, teller.Filter(users, { sort = "naem" }), fetch(notes[1].whatever))
log.Info(teller.Filter(users, { where = { ["address.city"] = "Oslo", ["adress.city"] = "Oslo" }, sort = "address.street" }))
-- Keys that are found out when the code runs are not known.
save(users[1][form.field or "age"], 1)
Rename(form.id, form.name)
