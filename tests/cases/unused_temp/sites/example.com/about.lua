temp.one = 1
temp.two = 2
