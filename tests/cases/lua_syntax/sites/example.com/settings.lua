name = "Example"
domain = 
