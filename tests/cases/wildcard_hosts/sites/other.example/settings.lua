template = false
domains = { ".example.net", ".shop.example.com", "%a+%.example%.org" }
