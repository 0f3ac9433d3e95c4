label = "label"
