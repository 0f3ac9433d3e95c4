if form.gone then
  return scribe.NotFound()
elseif form.moved then
  scribe.Redirect "/"
elseif form.old then
  -- What is shown instead is told more.
  scribe.Abandon "front"
  page.status = 410
  temp.found = "old"
  return
elseif form.kept then
  scribe.Redirect "/"
  scribe.Cookie("kept", form.kept)
else
  temp.last = "good"
end
if form.last then
  temp.found = form.last
end
page.title = "Good"
