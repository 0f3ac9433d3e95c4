local stock = include "stock"
temp.count = table.getn(stock)
-- Names of the bundle's own may be the same.
local function import(name) return name end
temp.own = import "own"
