function Rename(id, name)
  users[id].name = name
end

function Card(id)
  return users[id].card
end

function Store(id, user)
  users[id] = user
end
