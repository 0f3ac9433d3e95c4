total = 0
for _, item in ipairs(form.items or {}) do
  total = total + item.price
end
local count
count, extra = 1, 2
function Helper() end
local function kept(...) lost = true return ... end
temp.total = total
local list = {}
list.total = 1
local shadow
shadow = 2
kept(shadow, list, count)
