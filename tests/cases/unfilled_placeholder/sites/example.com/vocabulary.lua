en.hello = "Hello ?(name)"
en.plain = "Hello, what?()"
