-- Opened by a function of an application.
function Show()
  scribe.Section "badge"
  write "new"
  scribe.Section()
end
