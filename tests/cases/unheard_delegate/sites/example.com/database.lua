function Store(id, user)
  users[id] = user
  teller.Delegate("IndxUser", id)
  teller.Delegate("IndexUser", id)
  teller.Delegate("Whatever" .. id, id)
end
