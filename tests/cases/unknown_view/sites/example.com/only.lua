temp.only = true
