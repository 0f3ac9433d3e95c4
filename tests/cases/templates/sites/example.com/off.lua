page.template = false
