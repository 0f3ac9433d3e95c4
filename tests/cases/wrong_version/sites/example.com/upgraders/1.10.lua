users[1].version = "1.10"
