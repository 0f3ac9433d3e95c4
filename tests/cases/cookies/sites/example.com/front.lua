scribe.Cookie("plain", "value")
scribe.Cookie("number", 7)
scribe.Cookie{ name = "full", value = "a b;c", expires = 3600, path = "/shop", domain = "example.com", "HttpOnly", "Secure", "SameSite=Strict" }
scribe.Cookie("gone", nil)
scribe.Cookie("twice", "first")
scribe.Cookie("twice", "second")
