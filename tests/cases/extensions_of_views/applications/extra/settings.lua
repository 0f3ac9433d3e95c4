name = "Extra"
