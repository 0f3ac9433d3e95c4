-- Nothing can be stored under nil; reading gives nil.
log.Info(fetch(notes[form.read].text))
save(notes[form.id].text, "new")
if form.known then
  save(notes[form.known].text, "known")
end
save(notes[form.other or "none"].text, "other")
delete(notes[form.gone])
