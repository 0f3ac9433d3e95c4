users[1].version = "2301"
