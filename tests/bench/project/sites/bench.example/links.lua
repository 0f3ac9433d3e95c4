temp.title = "Stock"
temp.rows = require "stock"
