template = false
domains = { ".example.com", ".deep.example.net", "shop%d+%.example%.net", "shop%d+%.example%.edu" }
