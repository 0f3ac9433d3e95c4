kept[1] = nil
