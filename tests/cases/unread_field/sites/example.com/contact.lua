temp.sent = { form.email, form.subject, form.items }
