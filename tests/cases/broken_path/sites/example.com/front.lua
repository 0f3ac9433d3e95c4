save("users 1", form.name)
delete "1users"
-- Where the text after the name may be more of it, nothing is known.
log.Info(fetch("user" .. "s[1]"), fetch("user" .. (form.kind and "s" or "") .. "[1]"))
