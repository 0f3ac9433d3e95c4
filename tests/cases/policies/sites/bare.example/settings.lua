csp = false
