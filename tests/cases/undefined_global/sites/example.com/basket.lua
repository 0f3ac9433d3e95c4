local total = 0
page.title = "Your basket: " .. totl
undefined_call()
temp.value = undefined_table.field
temp.sum = shop.Total(total) + Discount(total) + Total(total)
temp.later = later
local later = 1
for index = 1, 3 do temp.last = index end
temp.after = index
local function recurse(count) return count > 0 and recurse(count - 1) end
local given = ...
temp.user = user.name
temp.used = { later, recurse, given }
