save(users[1].name, "Ann", { durble = true })
save(users[1].name, "Ann", { durable = form.durable ~= nil })
save(users[2], { durble = true })
delete(users[1], { quietly = true })
teller.Update(users[1], { name = "Ann" }, { Durable = true })
teller.Each(users, { from = 1, upto = 3, revers = true }, log.Info)
local options = { anything = 1 }
log.Info(teller.Count(users, { form = 1 }), teller.Filter(users, { where = { anything = 1 }, pagesize = 3 }))
log.Info(teller.Filter(users, options))
