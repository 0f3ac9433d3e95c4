en.files = { "one file", "some files", "many files" }
en.days = { one = "day", few = "days", other = "days" }
fr.files = { "fichier", "fichiers" }
fr.days = { one = "jour", many = "de jours", other = "jours" }
