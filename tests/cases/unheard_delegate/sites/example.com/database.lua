function Store(id, user)
  users[id] = user
  teller.Delegate("IndxUser", id)
  teller.Delegate("IndexUser", id)
  teller.Delegate("Whatever" .. id, id)
end

-- A site's own functions are not called.
function Indexed(id)
  return teller.Delegate("Indexed", id)
end
