page.title = l.people_closed
