local function change(prices) prices.basic = 8 end change(require "prices")
