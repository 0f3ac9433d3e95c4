local unused = form.a
local written
written = form.b
local filled = {}
filled.key = form.c
local listed = {}
table.insert(listed, form.c)
listed[#listed + 1] = form.c
local function countdown(n)
  return n > 0 and countdown(n - 1)
end
local pair, of_which_one = string.find(form.d, "x")
temp.shown = pair

-- Used, or said to be unused: by an inner function, as a table that is given on, before a used one, `_`.
local total = 0
local function add(n)
  total = total + n
end
add(1)
local shared = {}
temp.more = shared
shared.key = 1
local counted = {}
counted[#counted + 1] = 1
temp.count = #counted
local first, last = string.find(form.e, "x")
temp.last = last
local _, rest = string.match(form.f, "(.)(.*)")
local _kept_for_later = rest
local place = page
place.title = "Front"
