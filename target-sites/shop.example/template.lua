-- What every page shows around its content. Runs for error pages too, so it asks nothing of the page.
local catalogue = require "catalogue"

temp.navigation = catalogue.categories()
temp.basket_count = basket.Count()
temp.free_from = basket.Price(site.delivery.free_from)

-- Sub-domains show the same pages: search engines are told which address is the one to keep.
if page.canonical == nil then
  page.canonical = request.path
end
