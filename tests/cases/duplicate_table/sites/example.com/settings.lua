applications = { "kitchen", "shop" }
database = { "visits", "visits" }
