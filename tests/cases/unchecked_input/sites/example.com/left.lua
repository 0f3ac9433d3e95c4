if page.address ~= "left" then
  return scribe.NotFound()
end
temp.name = request.query.name:lower()
