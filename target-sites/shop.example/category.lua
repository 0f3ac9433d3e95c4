-- A category and its products, in the order asked for.
local catalogue = require "catalogue"

local ORDERS = {
  { id = "featured" },
  { id = "price", before = function(a, b) return a.price < b.price end },
  { id = "name", before = function(a, b) return a.name < b.name end },
}

local category = temp.category or (not page.paths[3] and catalogue.category(page.paths[2]))
if not category then
  return scribe.NotFound()
end

local order = ORDERS[1]
for _, known in ipairs(ORDERS) do
  if form.sort == known.id then
    order = known
  end
end

local products = catalogue.within(category.id)
if order.before then
  table.sort(products, order.before)
end

page.title = category.name
page.canonical = category.address
temp.category = category
temp.products = products
temp.orders = ORDERS
temp.order = order
