Store(form.id, { name = form.name })
Indexed(form.id)
