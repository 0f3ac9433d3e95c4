temp.total = 7
