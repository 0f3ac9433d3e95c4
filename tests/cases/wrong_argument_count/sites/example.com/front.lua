local function full_name(person)
  return person.first .. " " .. person.last
end
local function gross(price, tax)
  local factor = 1 + tax
  return price * factor
end
temp.a = full_name(form.first, form.last)
temp.b = gross(10)
temp.c = full_name()

-- Optional ones, any number, results of a call, and a function that may be another one.
local function title(name, suffix)
  return name .. (suffix or "")
end
local function shown(kind, value)
  if kind == "none" then
    return ""
  end
  return value.name
end
local function count(...)
  return select("#", ...)
end
local pick = function(a) return a end
if form.e then
  pick = function(a, b) return a + b end
end
temp.d = { title("x"), shown("none"), count(1, 2, 3), gross(unpack(temp.list)), pick(1, 2) }
temp.shown = gross(full_name(temp.person), select("#", 1, 2))
