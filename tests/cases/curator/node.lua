node = { curators = { "tenants" } }
