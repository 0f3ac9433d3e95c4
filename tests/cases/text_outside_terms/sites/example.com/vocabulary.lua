en.welcome = "welcome"
fr.welcome = "bienvenue"
en.send = "send"
fr.send = "envoyer"
