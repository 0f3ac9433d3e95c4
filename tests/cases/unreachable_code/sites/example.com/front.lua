local function refuse()
  error("refused")
  temp.refused = true
end
local function choose()
  if form.a then
    return 1
  else
    return 2
  end
  temp.chosen = true
end
local function wait()
  while true do
    temp.waiting = true
  end
  temp.waited = true
end
temp.shown = { refuse, choose, wait }

-- Reached: one branch goes on, the loop is left, the error is in a function of its own.
local function some()
  if form.a then
    return 1
  elseif form.b then
    temp.b = true
  end
  temp.c = true
end
local function loop()
  repeat
    if form.d then
      break
    end
    temp.d = true
  until false
  return 3
end
local function own(error)
  error("said")
  return 4
end
temp.rest = { some, loop, own }
