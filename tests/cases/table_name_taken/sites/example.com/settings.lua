applications = { "shop" }
database = { "page", "shop", { name = "prices" }, "copy", "end", "two words", { name = "Totals" }, "orders", "Orders" }
