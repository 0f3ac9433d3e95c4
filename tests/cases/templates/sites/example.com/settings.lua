template = "frame"
applications = { "shop" }
addresses = {
  { matches = "address", view = "plain", template = "paper" },
  { matches = "none", view = "plain", template = false },
  { matches = "both", view = "page", template = "frame" },
  { matches = "shop", view = "shop/shop" },
}
checks = { missing_lang = "off", missing_title = "off" }
