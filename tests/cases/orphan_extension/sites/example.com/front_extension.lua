temp.extended = true
