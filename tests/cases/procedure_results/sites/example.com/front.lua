log.Info(Totals(), Take(form.id))
