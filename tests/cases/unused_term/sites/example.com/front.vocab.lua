en.title = "Front"
fr.title = "Accueil"
en.old = "of this view"
