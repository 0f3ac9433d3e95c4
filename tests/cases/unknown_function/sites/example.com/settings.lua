applications = { "stock", "late" }
