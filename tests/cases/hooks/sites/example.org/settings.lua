template = false
motto = "untouched"
