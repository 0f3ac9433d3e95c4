temp.name = form.name:lower()
