template = false
autoaddresses = false
language = "en"
applications = { "store" }
authenticator = "store.Authenticator"
addresses = {
  { matches = "orders", view = "orders", locks = { "Operator" } },
  { matches = "packing", view = "orders", locks = { "Operator", "Packer" } },
  { matches = "guests", view = "orders", locks = { "Operator", "Guest" } },
  { matches = "nobody", view = "orders", locks = {} },
  { matches = "open", view = "orders" },
  { matches = "exempt", view = "total", locks = false },
  { matches = "buy", view = "buy" },
  { matches = "asked", view = "asked" },
  { matches = "half", view = "half" },
  { matches = "own", view = "own" },
  { matches = "stock", view = "stock" },
}
