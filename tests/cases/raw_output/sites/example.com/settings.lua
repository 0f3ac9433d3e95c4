template = false
escape = false
