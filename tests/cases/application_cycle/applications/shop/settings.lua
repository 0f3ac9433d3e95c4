name = "Shop"
applications = { "invoices" }
