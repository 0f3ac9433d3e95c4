page.view = "parts/static"
