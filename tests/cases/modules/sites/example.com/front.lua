local prices = require "prices"
local theirs = require "shop/prices"
temp.text = prices.of("basic") .. " " .. prices.of("other") .. " " .. theirs.basic
temp.same = require("prices") == prices
