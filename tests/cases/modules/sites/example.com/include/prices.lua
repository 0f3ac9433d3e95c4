local rates = require "deep/rates"
local prices = { basic = 7 * rates.factor }

function prices.of(name)
  return prices[name] or "unknown"
end

return prices
