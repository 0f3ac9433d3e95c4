-- Misspelled, and never declared at all.
save(Visits.count, 1)
save(stock[form.item].left, 1, { durable = true })
for key in teller.Each(visit) do
  log.Info(key)
end

-- Values that hold a path as text, and a misspelled name that is nearer to something else.
local path = { first = "mydata.isaved", "mydata.other" }
log.Info(fetch(path.first), fetch(path[1]), fetch("mydata." .. (form.key or "a")), fetch "mydata.isaved")
log.Info(fetch(fomr.path))
