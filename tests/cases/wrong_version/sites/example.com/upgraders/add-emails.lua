users[1].version = "add-emails"
