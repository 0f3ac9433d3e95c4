en.files = "files"
fr.files = "fichiers"
en.pages = { "page", "pages" }
fr.pages = "pages"
