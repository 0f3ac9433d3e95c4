page.title = "template"
