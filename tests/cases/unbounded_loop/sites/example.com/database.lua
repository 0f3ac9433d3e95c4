function Forget()
  for _, user in pairs(users) do
    user.seen = nil
  end
  for _, user in teller.Each(users, { reverse = true }) do
    log.Info(user.name)
  end
  for id in next, users do
    log.Info(id)
  end
end

-- Bounded, pausing, ending early, or over a part only.
function Careful(id)
  for _, user in pairs(users) do
    user.seen = nil
    coroutine.yield()
  end
  for _, user in pairs(users) do
    if user.seen then
      return user.name
    end
  end
  for _, user in teller.Each(users, { limit = 10 }) do
    log.Info(user.name)
  end
  for _, tag in ipairs(users[id].tags) do
    log.Info(tag)
  end
end
