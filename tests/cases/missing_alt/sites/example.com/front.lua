temp.attributes = html 'alt="A drawing"'
page.title = "Pictures"
