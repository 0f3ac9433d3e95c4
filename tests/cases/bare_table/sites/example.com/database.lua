-- Tables are at hand here.
function Rename(id, name)
  users[id].name = name
  for key, user in pairs(users) do
    log.Info(key, user.name)
    coroutine.yield()
  end
  return #list
end

-- Another name for a table.
local people = users

function Forget(id)
  people[id] = nil
end
