applications = { "shop" }
addresses = {
  { matches = "my/account", view = "acount" },
  { matches = "basket", view = "basket" },
  { matches = "file", view = "account.html" },
  { matches = "nothing", view = "zebra" },
  { matches = "Mine", view = "Account" },
  { matches = "theirs", view = "shop/basket" },
}
