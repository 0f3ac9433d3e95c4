-- Goes beyond what a page may use, in the way the query says, so that a test can see what becomes of it.
local does = {}

function does.spin()
  local turns = 0
  while not temp.ended do
    turns = turns + 1
  end
  return turns
end

function does.rep()
  local text = ""
  while not temp.ended do
    text = string.rep("x", 1000000)
  end
  return #text
end

function does.pattern()
  return string.find(string.rep("a", 60), ".-.-.-.-.-.-.-.-.-.-b") or "none"
end

function does.deep()
  local function down(n)
    return 1 + down(n + 1)
  end
  return down(1)
end

function does.swallow()
  local caught = 0
  while not temp.ended do
    local ended = pcall(does.spin)
    caught = caught + (ended and 0 or 1)
  end
  return caught
end

function does.coroutines()
  local made = {}
  while not temp.ended do
    local one = coroutine.create(function()
      while not temp.ended do
        coroutine.yield(string.rep("x", 100))
      end
    end)
    coroutine.resume(one)
    made[#made + 1] = one
  end
  return #made
end

function does.wrapped()
  local endless = coroutine.wrap(does.spin)
  return endless() or "never"
end

function does.hoard()
  local kept = {}
  while not temp.ended do
    kept[#kept + 1] = string.rep("x", 100000) .. #kept
  end
  return #kept
end

function does.hoard_caught()
  local kept = {}
  local function more()
    while not temp.ended do
      kept[#kept + 1] = string.rep("x", 100000) .. #kept
    end
  end
  while not temp.ended do
    pcall(more)
  end
  return #kept
end

function does.sort()
  local list = {}
  for n = 1, 100000 do
    list[n] = n % 1000
  end
  while not temp.ended do
    table.sort(list, function(a, b)
      return a > b
    end)
  end
  return #list
end

function does.sleep()
  sleep(tonumber(form.seconds) or 1)
  return "rested"
end

function does.sleep_caught()
  local ended, why = pcall(sleep, 5)
  return tostring(ended) .. " " .. tostring(why)
end

-- A limit set anew again and again, as a watchdog is.
function does.watchdog()
  for _ = 1, 6 do
    timeout(1)
    sleep(0.3)
  end
  return "kept"
end

-- Time of its own, then work under what is left of the page's.
function does.within()
  local given = timeout(1, function(a, b)
    sleep(0.1)
    return a + b
  end, 3, 4)
  sleep(1.5)
  return given
end

function does.within_late()
  timeout(0.3, function()
    sleep(5)
  end)
  return "too late to be here"
end

function does.left()
  local before = timeout(8)
  return (before > 0 and before <= 20 and timeout() > 7) and "as set" or "wrong"
end

-- Writes wherever it can, and says what it found there.
function does.leak()
  local found = {}
  local function try(name, get, set)
    if get() ~= nil then
      found[#found + 1] = name
    end
    pcall(set)
  end
  for name, value in pairs { page = page, request = request, form = form, temp = temp, user = user, client = request.client } do
    try(name, function()
      return rawget(value, "leaked")
    end, function()
      rawset(value, "leaked", true)
    end)
  end
  for name, value in pairs { string = string, scribe = scribe, site = site, node = node, G = _G, table = table, l = l } do
    try(name, function()
      return rawget(value, "leaked")
    end, function()
      rawset(value, "leaked", true)
    end)
    local meta = getmetatable(value)
    if type(meta) == "table" then
      try(name .. "'s metatable", function()
        return rawget(meta, "leaked")
      end, function()
        rawset(meta, "leaked", true)
      end)
    end
  end
  for name, value in pairs { temp = temp, form = form, page = page, headers = request.headers, text = "" } do
    local meta = getmetatable(value)
    if type(meta) == "table" and rawget(meta, "leaked") then
      found[#found + 1] = name .. "'s metatable"
    end
    pcall(setmetatable, value, { leaked = true })
  end
  return #found == 0 and "nothing" or table.concat(found, ", ")
end

page.template = false
temp.answer = form.what and does[form.what]() or "nothing"
