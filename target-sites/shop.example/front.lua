-- The front page; on the sub-domain of a category, such as tea.shop.example, that category.
local catalogue = require "catalogue"

local label = string.match(request.domain, "^([%w-]+)%.")
local category = request.domain ~= site.domain and catalogue.category(label)

if category then
  temp.category = category
  page.view = "category"
  scribe.Controller "category"
else
  page.title = l.front_title
  temp.featured = catalogue.featured()
end
