page.title = "front"
