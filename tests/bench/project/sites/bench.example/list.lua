temp.rows = require "stock"
