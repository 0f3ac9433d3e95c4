page.status = 418
