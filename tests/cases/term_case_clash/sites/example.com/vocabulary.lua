en.buy = "buy"
en.Buy = "Buy now"
en.M = "month"
en.m = "minute"
en.Ordinal = function(n) return n end
en.ordinal = "."
