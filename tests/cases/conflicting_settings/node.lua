node.scribes = { min = 8, max = 4 }
