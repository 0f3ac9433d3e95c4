return { rates = require "rates" }
