en.own = "élan"
fr.own = "œuf"
en.english_only = "English"
['fr-ca'].own = "canadien"
