Count(form.id)
if lookup(visits[form.id]) then
  save(visits[form.id].seen, now)
end
