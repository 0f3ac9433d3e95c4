local page_number = tonumber(request.query.page) or 1
temp.from = (page_number - 1) * 10
temp.name = form.name and form.name:lower()
temp.both = (form.both or ""):lower()
form.given = form.given or "nothing"
temp.given = form.given:lower()
temp.same = form.same == "a" or #form.same
assert(form.sure)
temp.sure = form.sure:lower()
temp.checked = empty(form.checked)
temp.upper = form.checked:upper()
if request.method == "POST" then
  temp.posted = form.posted:lower()
end
local text = form.text
if text then temp.text = text:lower() end
local other = form.other
other = other or ""
temp.other = other:lower()
local form = { own = "" }
temp.own = form.own:lower()
temp.late = function() return request.query.late:lower() end
