page.status = 404
