require("prices").basic = 8
