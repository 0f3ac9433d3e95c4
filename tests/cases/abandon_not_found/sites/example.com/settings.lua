name = "Example"
