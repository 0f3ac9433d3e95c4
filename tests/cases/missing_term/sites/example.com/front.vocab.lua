en.title = "Front"
fr.title = "Accueil"
