authenticator = "Min"
