local first, last = form.first, form.last
if not last then
  last = last
end
local sizes = { width = 1 }
sizes.width = sizes.width
temp.shown = { first, last, sizes }

-- A new local, a swap, and fields that may be worked out when they are read.
local next = next
first, last = last, first
page.title = page.title
temp.more = { next, first, last }
