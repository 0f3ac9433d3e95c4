node = { curators = { "tenants" }, applications = { "quiet" } }
