page.type = "json"
write(json.encode{ method = request.method, json = request.json, form = next(form) ~= nil })
