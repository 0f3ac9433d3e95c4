addresses = {
  { matches = "basket", view = "basket" },
  { matches = "pay", view = "pay" },
  { matches = "list", view = "list" },
}
