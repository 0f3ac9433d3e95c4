applications = { "people2" }
authenticator = "people2.Authenticate"
collators = { "people2", "people2.Collect", "nobody", "Own" }
