save(users[1][nil], form.name)
save(users[1].name, nil)
