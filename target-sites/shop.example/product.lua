-- One product and what goes well with it.
local catalogue = require "catalogue"

local product = not page.paths[3] and catalogue.find(page.paths[2])
if not product then
  return scribe.NotFound()
end

page.title = product.name
temp.product = product
temp.category = catalogue.category(product.category)
temp.companions = catalogue.companions(product)
