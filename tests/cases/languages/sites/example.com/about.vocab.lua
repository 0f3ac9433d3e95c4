en.title = "title of this page"
fr.title = "titre de cette page"
