name = "Left out"
