return { basic = 1 }
