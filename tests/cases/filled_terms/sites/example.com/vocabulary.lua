en.greeting = "Hello <b>?(name)</b>, ?(count) new, ?(missing)"
en.files = { "one file", "many files" }
en.days = { one = "one day", other = "more days" }
en.plain = "the same"
en.english = "in English"
function en.Made(values) return "<i>" .. values.name end
pl.greeting = "Cześć <b>?(name)</b>, nowych: ?(count), ?(missing)"
pl.files = { "plik", "pliki", "plików" }
pl.days = { one = "dzień", few = "dni", many = "dni (many)", other = "dnia" }
ar.files = { "1", "2", "few", "many", "hundred", "none" }
pl.made = "made"
en.link = '<a href="?(to)" title="?(about)">?(about)</a>'
pl.link = '<a href="?(to)" title="?(about)">?(about)</a>'
ar.link = '<a href="?(to)" title="?(about)">?(about)</a>'
