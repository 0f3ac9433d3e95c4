-- What the basket needs to know of a shop: `product(number)`, giving a table with `number`, `name`, `address` and `price` in
-- cents, or nil. This shop is empty; a site puts its own file of this name in a folder `basket`.
return {
  product = function()
    return nil
  end,
}
