request = {}
page = {}
math.pi = 3
string.format, temp.fine = nil, 1
scribe.Extra = function() end
site.name = "changed"
node.name = "changed"
function table.first(list) return list[1] end
function string:trim() return self end
local string = { format = 1 }
string.format = 2
local print = write
print(string.format, page.title)
page.title = "fine"
user.name = "fine"
request.note = "fine"
shop.Total = nil
