database = { "stock" }
