if form.all then
  save(users, { [1] = { name = form.name } })
end
if form.none then
  delete(users, { durable = true })
end
if lookup(users) then
  log.Info(teller.Update(users, { [2] = { name = "Ann" } }))
end
