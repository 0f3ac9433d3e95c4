clerks = { "Authenticator", "Colector" }
