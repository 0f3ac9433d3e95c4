name = "Acme"
