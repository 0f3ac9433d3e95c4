-- Runs before contact.html: reads the form and leaves in `temp` what the view shows. Nothing is stored or sent yet.

-- A field sent twice arrives as a table; only text and numbers are an answer.
local function answer(value)
  if type(value) == "string" or type(value) == "number" then
    return tostring(value)
  end
end

page.title = L.contact
temp.name = answer(form.name)
temp.message = answer(form.message)

if request.method == "POST" then
  if temp.name and temp.message then
    temp.complete = true
  else
    temp.incomplete = true
    page.status = 422
  end
end
