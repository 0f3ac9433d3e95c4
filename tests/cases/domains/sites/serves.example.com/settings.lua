template = false
redirect = false
domains = { "serves.example.net" }
