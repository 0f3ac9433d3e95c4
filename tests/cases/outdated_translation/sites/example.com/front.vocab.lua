en.title = "Home"
fr.title = "Accueil"
de.title = "Start"
