name = "forgotten"
