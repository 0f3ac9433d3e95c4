page.title = "paired"
