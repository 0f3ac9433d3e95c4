name = "Ours"
