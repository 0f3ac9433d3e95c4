node.teller = { interval = 0, cache = "64X", reserved = "1M" }
