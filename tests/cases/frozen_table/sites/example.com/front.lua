local s = site
local prices = require "prices"
s.color = "red"
table.insert(site.links, "c")
table.sort(KINDS)
prices.tea = 4
rawset(node, "x", 1)
for _, link in ipairs(site.links) do
  link.seen = true
end

local links = { unpack(site.links) }
table.insert(links, "c")
local copy = site.links or {}
copy = kinds()
temp.links = links
temp.copy = copy
table.sort(temp.links)
