page.title = "no address leads here"
