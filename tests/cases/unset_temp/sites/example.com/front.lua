temp.headline = "Front"
