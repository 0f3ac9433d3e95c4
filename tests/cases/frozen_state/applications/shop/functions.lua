local visits = 0
local prices = {}
local countries = { "fr", "de" }
local settings = { limits = { low = 1 } }

function Visit(name)
  visits = visits + 1
  prices[name] = 7
  settings.limits.low = 2
  table.insert(prices, name)
  rawset(prices, name, 8)
  local function inner()
    visits = 0
  end
  inner()
end

function Country(index)
  local own = {}
  own.name = countries[index]
  own = { own.name }
  return own[1]
end

prices.start = 1
visits = 2
countries[3] = "it"
