en.hello = "Hello ?(name)"
fr.hello = "Bonjour ?(nom)"
en.both = "?(a) of ?(b)"
fr.both = "de ?(b), ?(a)"
en.visits = { "one visit", "?(n) visits" }
fr.visits = "?(n) visites"
en.more = "more"
fr.more = "plus de ?(what)"
