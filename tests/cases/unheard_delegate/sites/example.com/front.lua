Store(form.id, { name = form.name })
