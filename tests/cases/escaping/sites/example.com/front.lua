temp.data = form.name
temp.markup = "<b>&amp;\"'</b>"
