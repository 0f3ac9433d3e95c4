en.menu = "café"
