-- An order for whoever has its address, which nobody can guess. It shows what was ordered, not by whom.
local id = page.paths[2]
local order = fetch(orders[id])
if not order then
  return scribe.NotFound()
end

page.nocache = true
page.title = l.order_title
page.headers["X-Robots-Tag"] = "noindex"
temp.number = string.upper(string.sub(id, 1, 8))
temp.order = order
