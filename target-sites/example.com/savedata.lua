-- Runs before savedata.html. A path such as `mydata.isaved` is no value: it says where something is kept.
if form.myinput then
  log.Append("Saving what was sent, instead of: " .. (fetch(mydata.isaved) or "nothing"))
  save(mydata.isaved, form.myinput)
  log.Append "Saved."
end
