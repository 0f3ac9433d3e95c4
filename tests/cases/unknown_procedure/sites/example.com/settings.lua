applications = { "shop" }
database = { "orders" }
