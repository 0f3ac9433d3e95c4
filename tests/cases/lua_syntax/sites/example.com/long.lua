page.title = [[not closed
temp.ok = 1
