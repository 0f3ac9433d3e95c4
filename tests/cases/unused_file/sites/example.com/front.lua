temp.used = require "used"
