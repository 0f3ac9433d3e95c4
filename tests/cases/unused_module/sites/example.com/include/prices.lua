local deep = require "deep.rates"
return { of = function(n) return n * deep.factor end }
