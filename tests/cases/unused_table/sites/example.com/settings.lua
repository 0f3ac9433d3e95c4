applications = { "shop" }
database = { "visits", "visitors", "named", "found", { name = "kept" } }
