temp.paired = (temp.paired or 0) + 1
