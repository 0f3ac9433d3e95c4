-- Requests whose answers `msc test` compares with snapshots, beside those of the exact addresses.
tests = {
  { path = "/category/tea" },
  { path = "/category/tools?sort=price" },
  { path = "/category/nothing" },
  { path = "/product/celadon-teapot", cookies = { basket = "201x2" } },
  { path = "/product/steel-strainer" },
  { path = "/search?q=smoked+tea" },
  { path = "/search?q=zeppelin" },
  { path = "/", name = "front-pl", language = "pl" },
  { path = "/kategoria/tools" },
  { path = "/قسم/tea", name = "category-ar" },
  { path = "/商品/celadon-teapot", name = "product-ja" },
  { path = "/検索?q=急須", name = "search-ja" },
  { path = "/recherche?q=fumé", name = "search-fr" },
  { path = "/basket", name = "basket-de", language = "de", cookies = { basket = "201x1.101x2" } },
  { path = "/basket", name = "basket-full", cookies = { basket = "201x1.101x2.403x1.junk" } },
  { path = "/basket", name = "basket-add", form = { add = 202, quantity = 9 } },
  { path = "/basket", name = "basket-remove", form = { remove = 101 }, cookies = { basket = "101x1" } },
  {
    path = "/basket",
    name = "basket-mistake",
    form = { ["quantity-201"] = 99, ["quantity-101"] = "two" },
    cookies = { basket = "201x1.101x2" },
  },
  { path = "/checkout", name = "checkout-full", cookies = { basket = "201x1.101x2" } },
  {
    path = "/checkout",
    name = "checkout-mistake",
    form = { name = "Kim <b>", email = "nope", address = "" },
    cookies = { basket = "201x1" },
  },
  {
    path = "/checkout",
    name = "checkout-sold-out",
    form = { name = "Kim", email = "kim@example.com", address = "1 Quay\nValletta" },
    cookies = { basket = "202x3.403x1.201x1" },
  },
  { path = "/order/0" },
  { path = "/contact", name = "contact-mistake", form = { name = "Kim <b>", email = "nope", message = "Hello" } },
  {
    path = "/contact",
    name = "contact-sent",
    form = { name = "Kim", email = "kim@example.com", subject = "other", message = "Do you ship to Malta?" },
  },
  -- Last, because it takes from the stock.
  {
    path = "/checkout",
    name = "checkout-ordered",
    form = { name = "Kim", email = "kim@example.com", address = "1 Quay\nValletta" },
    cookies = { basket = "303x2" },
  },
}

-- The style sheet's and the drawings' addresses change with every stroke.
redact = {
  { pattern = "(/public/%a+%.)%x+", with = "%1(hash)" },
  { pattern = "(/order/)%x%x%x%x+", with = "%1(id)" },
}
