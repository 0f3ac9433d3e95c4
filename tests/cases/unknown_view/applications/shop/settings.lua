addresses = {
  { matches = "shop/list", view = "list" },
  { matches = "shop/home", view = "~/account" },
  { matches = "shop/lost", view = "~/lost" },
}
