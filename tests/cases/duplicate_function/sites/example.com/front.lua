local function net(price) return price end
local function net(price) return price / 2 end
local methods = {}
function methods.name() return 1 end
function methods.name() return 2 end
temp.shown = { net(1), methods }

-- One of two, in different branches or for different tables.
local pick
if form.a then
  function pick() return 1 end
else
  function pick() return 2 end
end
local others = {}
function others.name() return pick() end
temp.others = others
local function step() return 1 end
temp.first = step()
local function step() return 2 end
temp.second = step()
