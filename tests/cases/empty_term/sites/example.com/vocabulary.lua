en.subtitle = "All for your home"
fr.subtitle = ""
