Forget()
log.Info(Careful(form.id))
for id in teller.Each(users) do
  log.Info(id)
end
