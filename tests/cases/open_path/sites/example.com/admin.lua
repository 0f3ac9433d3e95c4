save(form.path, form.value)
