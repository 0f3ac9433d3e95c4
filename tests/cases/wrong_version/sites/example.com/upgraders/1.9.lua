users[1].version = "1.9"
