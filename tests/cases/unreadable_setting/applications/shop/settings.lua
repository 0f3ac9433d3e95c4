local prices = require "prices"
