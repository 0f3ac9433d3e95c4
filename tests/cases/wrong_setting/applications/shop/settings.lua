name = "Shop"
helper = function() end
