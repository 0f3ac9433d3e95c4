local function total(lines)
  local sum = 0
  for _, line in ipairs(lines) do
    sum = sum + line.price
  end
  temp.sum = sum
end
temp.total = total(temp.lines)
if total(temp.lines) then
  temp.shown = 1 + total(temp.lines)
end

-- Left with, called for what it does, and without an end to come back from.
local function refuse(message)
  temp.refusal = message
end
local function fail(message)
  error(message)
end
local function check(value)
  if not value then
    return refuse("none")
  end
  return value
end
temp.checked = check(form.a) or fail("no a")
local given = fail("always")
temp.given = given and refuse("given")
refuse("done")
temp.done = check(refuse("done"))
