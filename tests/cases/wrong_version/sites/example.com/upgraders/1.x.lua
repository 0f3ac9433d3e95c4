users[1].version = "1.x"
