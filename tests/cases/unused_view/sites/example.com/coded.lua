page.view = "chosen"
