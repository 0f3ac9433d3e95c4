node = { teller = { interval = 0.1 } }
