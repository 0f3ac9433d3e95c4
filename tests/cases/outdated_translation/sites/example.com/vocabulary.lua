en.buy = "Buy now"
fr.buy = "Acheter"
de.buy = "Kaufen"
en.kept = "the same"
fr.kept = "pareil"
de.kept = "gleich"
en.files = { "one file", "several files" }
-- msc: allow(outdated_translation)
fr.files = { "un fichier", "des fichiers" }
de.files = { "eine Datei", "Dateien" }
en.both = "replaced with its translations"
fr.both = "nouveau"
de.both = "neu"
