page.controller = "other"
page.view = "other"
page.localise = false
