temp.old = "old"
