page.template = "other"
page.title = page.title or "Layout"
