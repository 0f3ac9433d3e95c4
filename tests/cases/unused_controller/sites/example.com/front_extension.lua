page.title = "front_extension"
