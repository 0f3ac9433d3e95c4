page.type = "text/plain"
write("code")
