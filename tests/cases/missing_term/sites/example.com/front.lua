page.title = l.title
if l.perhaps then log.Info(l.perhaps) end
