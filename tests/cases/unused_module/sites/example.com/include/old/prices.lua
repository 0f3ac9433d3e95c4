return { factor = 1 }
