name = "Needs nobody"
