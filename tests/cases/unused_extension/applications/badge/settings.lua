name = "Badge"
