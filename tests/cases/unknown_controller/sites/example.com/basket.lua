temp.total = 0
