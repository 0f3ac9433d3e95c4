temp.name = string.trim(form.name)
scribe.Veiw "part"
temp.pi = math.Pi
-- Asking whether there is one, names of the bundle's own, and what holds names of others are fine.
if table.unpack and not string.trim2 then
  temp.list = { (table.unpack or unpack) { 1, 2 } }
end
local string = { trim = function(text) return text end }
temp.other = string.trim "x" .. tostring(site.anything) .. tostring(_G.anything)
