temp.list = table.concat("a, b")
temp.part = string.sub "text"
temp.half = math.floor("half")
scribe.View()
scribe.PageEditor "functions"
-- Numbers are text where text is taken, texts of numbers are numbers, and what is only known later is not judged.
temp.fine = string.rep(7, "3") .. table.concat({ 1, 2 }) .. string.sub(form.name, 1)
local function values() return "a", 1 end
temp.later = string.sub(values())
temp.nothing = tonumber(nil)
