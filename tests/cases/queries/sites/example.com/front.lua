page.type = "text/plain"
write("query " .. Shown(request.query) .. "\n")
write("get   " .. Shown(request.get) .. "\n")
write("form  " .. Shown(form) .. "\n")
write("text  " .. Shown(request.query_string) .. "\n")
