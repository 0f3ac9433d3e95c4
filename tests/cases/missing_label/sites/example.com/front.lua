temp.kind, temp.row, temp.attributes = "submit", "row-2", html 'aria-label="Its own"'
temp.sent = { form.name, form.mail, form.kind, form.text, form.alone, form.a, form.b, form.c, form.d, form.e, form.f, form.g,
  form.h, form.i, form.j, form.k, form.l, form.shown, form.m }
page.title = #temp.sent
