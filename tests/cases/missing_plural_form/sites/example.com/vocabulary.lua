en.files = { "one file", "many files" }
pl.files = { "plik", "pliki" }
ja.files = "ファイル"
ar.files = { "1", "2", "3-10", "11-99", "100", "0" }
tlh.files = { "x" }

en.days = { one = "day", other = "days" }
fr.days = { one = "jour", other = "jours" }
pl.days = { one = "dzień", few = "dni", other = "dnia" }
ja.days = { other = "日" }
ar.days = { zero = "0", one = "1", two = "2", few = "3", many = "11", other = "100" }
tlh.days = { other = "jaj" }

en.WW = { "Su", "Mo" }
fr.WW = { "di" }
pl.WW = { "nd" }
ja.WW = { "日" }
ar.WW = { "أحد" }
tlh.WW = { "x" }
