temp.key = "greeting"
