addresses = {
  { matches = "basket", view = "basket" },
  { matches = "Basket", view = "basket", title = "Again" },
}
