template = false
applications = { "tenants" }
