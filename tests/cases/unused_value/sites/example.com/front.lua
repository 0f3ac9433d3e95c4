local total = form.a
total = form.b
temp.shown = total
total = form.c

local function label(value)
  value = "always"
  return value
end
temp.label = label(1)
for key, value in pairs(temp.values) do
  value = form[key]
  temp[key] = value
end

local function early()
  local state = form.d
  temp.state = state
  if state then
    state = "left"
    return 1
  end
  return state
end
temp.early = early()

-- Read on some way: in a branch, in the next round, by an inner function, after a break, as part of the new value.
local sum, last = 0, nil
for _, line in ipairs(temp.lines) do
  if last then
    sum = sum + last
  end
  last = line.price
end
local found = false
while true do
  found = true
  if form.e then
    break
  end
  found = false
end
local seen = 1
local function see()
  return seen
end
seen = 2
temp.seen = see()
local text = nil
text = form.f
local again = form.g
again = again or 1
repeat
  local done = form.h
until done
temp.rest = { sum, found, text, again }
