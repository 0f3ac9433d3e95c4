-- A basket in a cookie, for any shop that says what it sells: see `catalogue.lua`.
-- It adds itself to a site's views `product` and `part-product-card`, where they call `scribe.Extensions`.
name = "Basket"

addresses = {
  { matches = "basket", view = "basket", title = "Your basket", methods = { "GET", "POST" } },
}
