database = { "users" }
applications = { "shop" }
