page.template = "papre"
