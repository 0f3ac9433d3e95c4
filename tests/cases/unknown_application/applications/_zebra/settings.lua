name = "Disabled"
