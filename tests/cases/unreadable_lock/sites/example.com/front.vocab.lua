en.title = "Front"
fr.title = "Accueil"
de.title = "Start"
