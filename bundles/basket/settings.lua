-- A basket in a cookie, for any shop that says what it sells: see `catalogue.lua`. Stock and orders are in the Teller; a shop
-- fills its stock, by product number, with an upgrader of its own or with `server clerk basket.Restock`.
-- It adds itself to a site's views `product` and `part-product-card`, where they call `scribe.Extensions`.
name = "Basket"

database = { "stock", "orders" }

clerks = { "Restock" }

addresses = {
  { matches = "basket", view = "basket", methods = { "GET", "POST" } },
  { matches = "checkout", view = "checkout", methods = { "GET", "POST" }, post = { once = true } },
  { pattern = "^order/%x+$", view = "order", methods = { "GET" } },
}
