string.upper(temp.code)
tostring(temp.code)
math.floor(temp.price)

-- Called for what they do.
string.gsub(temp.code, ".", function(letter) table.insert(temp.letters, letter) end)
table.sort(temp.letters)
math.randomseed(1)
temp.shown = string.upper(temp.code)
