write("<b>" .. (form.q or "") .. "</b>")
write(html("<i>") .. "&")
