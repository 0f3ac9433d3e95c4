page.status = "fine"
