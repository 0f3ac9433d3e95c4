if not form.name then
  scribe.NotFound()
end
local found = find(form.name)

if not found then
  scribe.Redirect("/", 303)
  log.Info "gone"
else
  temp.found = found
end
for _, name in ipairs { found } do
  temp.last = name
end
if form.denied then
  deny()
end
