database = { { name = "orders", locked = { "Operator", "Packer" } }, "stock" }
