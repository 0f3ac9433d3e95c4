page.title = "no address"
