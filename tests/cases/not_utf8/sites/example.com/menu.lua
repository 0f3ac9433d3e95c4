temp.ok = 1
temp.name = "naÃ¯ve ÿş"
