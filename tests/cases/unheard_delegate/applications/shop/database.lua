function IndexUser(id)
  users[id].indexed = true
end
