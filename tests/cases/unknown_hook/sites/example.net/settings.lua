authenticator = "Mine"
