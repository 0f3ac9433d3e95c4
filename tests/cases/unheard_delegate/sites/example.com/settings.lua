applications = { "shop" }
database = { "users" }
