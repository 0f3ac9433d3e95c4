temp.x = 1
