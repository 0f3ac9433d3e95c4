-- Calls one function so many times: what a call costs is the difference to none.
local call = ({
  nothing = function() end,
  number = function(n) return format.Number(n + 0.5) end,
  money = function(n) return format.Money(n + 0.5, "USD") end,
  date = function(n) return format.Date(n * 1000, "long") end,
  time = function(n) return format.Time(n * 1000) end,
  relative = function(n) return format.Date(n * 1000, "relative") end,
  list = function() return format.ListGrammatical { "a", "b", "c" } end,
  read = function() return util.GetNumber("1,234.50") end,
})[form.call]

temp.last = ""
for n = 1, 1000 do
  temp.last = call(n) or ""
end

page.title = "Formats"
