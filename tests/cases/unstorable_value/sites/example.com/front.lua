local function greet()
  return "Hi"
end
local name = greet()
local table_of = { greet() }
save(users[1], { name = name, greet = greet })
save(users[2].parts, { { text = function() return 1 end } })
teller.Update(users[3], { name = greet(), parts = table_of })
save(users[4].name, name)
teller.Swap(users[5].name, nil, greet)
teller.Each(users, function(key)
  log.Info(key)
end)
