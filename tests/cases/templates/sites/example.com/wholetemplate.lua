page.template = "paper"
