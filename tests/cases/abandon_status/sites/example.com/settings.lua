template = false
