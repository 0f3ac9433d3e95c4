function Rename(id, name)
  users[id].nmae = name
  local user = users[id]
  user.nick = name
  users[id].address.city = "Oslo"
  users[id] = { name = name, emal = name }
  notes[id].anything = name
  for _, each in pairs(users) do
    log.Info(each.Name)
    coroutine.yield()
  end
end
