page.title = "template-old"
