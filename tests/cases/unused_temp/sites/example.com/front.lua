temp.title = "Front"
temp.subtitle = "never shown"
temp.count = 1
temp.count = temp.count + 1
