local user = fetch(users[form.id])
log.Info(user.name)
user.name = form.name
user.address.city = form.city

-- Saved, shown, given to somebody, and changed where it is read again.
local saved = fetch(users[1])
saved.name = form.name
save(users[1], saved)

local shown = fetch(users[2])
shown.name = form.name
log.Info(shown.name)

local given = fetch(users[3])
given.name = form.name
log.Info(given)

local count = fetch(users[4])
for step = 1, 3 do
  if count.steps == 2 then
    break
  end
  count.steps = step
end

fetch(users[5]).name = form.name
