log.Info(teller.Find("users", "emial", form.email), teller.First("users", "email", form.email))
log.Info(teller.Find("user", "email", form.email), teller.First("notes", "title", form.title))
log.Info(teller.Find("users", form.by, form.value), teller.First("users", "initial", "A"), fetch(notes[1].title))
for id in teller.Each(users, { by = "mail", from = "a" }) do
  log.Info(id)
end
for id in teller.Each(users, { by = "email", limit = 10 }) do
  log.Info(id)
end
