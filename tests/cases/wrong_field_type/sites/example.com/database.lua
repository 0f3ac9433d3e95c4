function Fill(id)
  users[id].age = "30"
  users[id].tags = {}
  users[id] = { name = 1, age = 30, active = "yes" }
end
