page.type = "text/plain"
write("<b> " .. form.name)
