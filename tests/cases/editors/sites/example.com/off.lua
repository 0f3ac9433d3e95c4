page.editors = false
