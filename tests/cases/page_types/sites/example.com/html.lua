write("<b> " .. form.name)
