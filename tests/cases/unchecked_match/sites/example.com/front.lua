temp.a = form.code:match("^%a+"):upper()
temp.b = string.match(form.date, "%d+"):rep(2)

-- Always a match, looked at before, with something instead, and another thing's method.
temp.c = form.name:match("^%s*(.-)%s*$"):lower()
if form.zip:find("^%d") then
  temp.d = form.zip:match("^%d+"):rep(2)
end
temp.e = (form.city:match("%a+") or ""):upper()
temp.f = temp.routes:match("[front]").view
temp.shown = form.street:match(form.pattern):upper()
