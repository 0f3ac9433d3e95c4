applications = { "shop" }
addresses = {
  { matches = "basket", controller = "include/basket" },
  { matches = "total", controller = "totl", view = "total" },
  { matches = "good", controller = "total", view = false },
  { matches = "settings", controller = "settings" },
  { matches = "swapped", controller = "page" },
  { matches = "swapped/too", view = "basket" },
  { matches = "theirs", controller = "shop/pay" },
}
