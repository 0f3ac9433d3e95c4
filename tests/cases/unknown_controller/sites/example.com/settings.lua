applications = { "shop" }
addresses = {
  { matches = "basket", controller = "include/basket" },
  { matches = "total", controller = "totl", view = "total" },
  { matches = "good", controller = "total", view = false },
  { matches = "settings", controller = "settings" },
  { matches = "theirs", controller = "shop/pay" },
}
