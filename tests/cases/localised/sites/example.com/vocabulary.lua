en.greeting = "good morning"
en.visits = { "one visit", "many visits" }
en.only_english = "<only> in English"
['en'].bracketed = "by bracket"
fr.greeting = "bonjour"
fr.visits = { "une visite", "des visites" }
fr.bracketed = "entre crochets"
