applications = { "people2" }
authenticator = "people2.Authenticator"
collators = { "people2.Collector" }
