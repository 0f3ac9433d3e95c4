domains = { "shop%d%.example", "stall%d%.example", ".example" }
