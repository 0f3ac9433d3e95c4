page.type = nil
write("<b> " .. form.name)
