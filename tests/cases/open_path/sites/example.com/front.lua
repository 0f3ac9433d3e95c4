save(form.path, form.value)
local path = request.query.path or "users[1].name"
log.Info(fetch(path .. ".name"), fetch("users[" .. (form.id or 1) .. "].name"), fetch(users[form.id][form.field]))
local form = { path = "users[1]" }
delete(form.path)
