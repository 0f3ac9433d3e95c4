temp.a = string.match(form.names, "([^,]+")
temp.b = form.names:find("(")
temp.c = form.names:gsub("%", "x")
temp.d = string.gsub(form.names, "(%a)", "%2")
temp.e = form.names:gsub("%s", "100%")

-- Plain text, patterns that look odd, and replacements by captures.
temp.f = string.find(form.names, "(", 1, true)
temp.g = form.names:find("[", 1, true) or form.names:find(")")
temp.h = form.names:match("[]()]+%%")
temp.i = form.names:gsub("(%a)(%d)", "%2%1%0%%")
temp.j = form.names:gsub("%s", "%1")
temp.shown = form.names:gsub("%(", form.open)
