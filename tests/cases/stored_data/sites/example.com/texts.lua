page.type = "text/plain"
local key = 'a "key" with ] and \n line'
save("notes" .. varkey(key) .. ".text", "by text")
write(fetch(notes[key].text) .. " " .. tostring(fetch("notes" .. varkey(1) .. ".text")))
for _, path in ipairs { "notes[", "nothing[1]" } do
  local _, problem = pcall(fetch, path)
  write("\n" .. tostring(problem):match("^[^\n]*"))
end
local _, problem = pcall(function()
  save(notes[form.nothing].text, "x")
end)
write("\n" .. tostring(problem):match("^[^\n]*"))
delete(notes[key])
write("\n" .. tostring(lookup(notes[key])))
