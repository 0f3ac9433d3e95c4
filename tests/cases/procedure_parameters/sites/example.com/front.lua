Order(1, 2, 3)
Change(1, 2, 4)
log.Info(Line({ 1, 2, 3, 4 }))
