temp.query = form.qeury
-- A query may come from anywhere.
temp.order = { form.order, form.page, form.campaign }
