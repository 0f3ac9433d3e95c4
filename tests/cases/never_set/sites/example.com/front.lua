local message
if form.added then
  temp.message = "Added"
end
temp.shown = message

-- Given a value later, by an inner function, or as a function.
local late
if form.a then
  late = 1
end
local inner
local function set()
  inner = 2
end
set()
local helper
function helper()
  return late
end
temp.rest = { inner, helper() }
