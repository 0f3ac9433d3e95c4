node = { provider = { domain = "host.example", name = "Host & Co" } }
