template = false
name = "<Site>"
