if form.name then
  save(notes[form.name].text, form.name)
  save(notes[1], { text = "first" })
  teller.Update(notes[1], { read = true })
  save(notes["1"].text, "text key")
  save(notes[true]["text"], "true key")
end
