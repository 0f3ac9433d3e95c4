domain = "www.example.com"
domains = { "shop.example.com", "example.net", "example.net" }
