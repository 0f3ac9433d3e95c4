local function suffix(n)
  return ({ "st", "nd", "rd" })[n] or "th"
end

en.files = { "one file", "many files" }
en.Ordinal = function(n) return suffix(n) end
en.greeting = "hello"
function en.Greet(name) return L.greeting .. ", " .. string.upper(name) end
en.plain = "files:"

pl.files = { one = "plik", few = "pliki", many = "plików", other = "pliku" }
pl.plain = "pliki:"
ar.files = { "واحد", "اثنان", "بضعة", "كثير", "آخر", "صفر" }
fr.files = { "fichier", "fichiers" }
fr.greeting = "bonjour"
['fr-ca'].plain = "fichiers :"
pt.files = { "ficheiro", "ficheiros" }
['pt-br'].plain = "arquivos:"
cs.files = { one = "soubor", few = "soubory", many = "souboru", other = "souborů" }
de.greeting = "hallo"
de.Ordinal = function() return "." end
