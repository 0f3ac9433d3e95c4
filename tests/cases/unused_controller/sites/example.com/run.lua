page.title = "run"
