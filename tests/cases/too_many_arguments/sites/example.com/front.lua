temp.title = string.upper("title", "en")
temp.now = os.clock(1, 2)
-- A call at the end may give nothing more, and some functions take any number of values.
local function nothing() end
temp.fine = string.upper("title", nothing()) .. string.format("%d %d", 1, 2)
