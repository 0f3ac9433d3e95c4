temp.a = string.match(form.date or "", "\d+")
temp.b = 'a\.b\é'

-- Escapes there are, and texts without any.
temp.c = "\a\b\f\n\r\t\v\\\"\'\065\0"
temp.d = "one \
two"
temp.e = [[\d \w]]
temp.f = "\x41\u{20AC}\z  <\/script>"
temp.shown = "%d \\d"
