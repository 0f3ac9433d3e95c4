applications = { "stock" }
