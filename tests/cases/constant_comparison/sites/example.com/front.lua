local list = temp.list
local state = "open"
temp.a = { list.name == list.name, #list < 0, #list == "0", #list >= 0, 0 > #list, #list == 1.5 }
temp.b = { list == {}, list ~= function() end, state == 1, type(list) == nil, "1" < 2, 1 == 2, (list == 1) == "x" }

-- Decided only when it runs, or a question whether it is a number.
local either = "x"
if form.a then
  either = 1
end
temp.c = { either == 1, #list > 0, #list <= 0, #list == 0, 1 < #list, list == temp, list ~= list }
temp.d = { type(list) == "table", tostring(list) == "1", not list == not temp, ("x"):rep(2) == "xx", nil == list }
temp.shown = list[1] == list[2]
