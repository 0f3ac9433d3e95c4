csp = false
addresses = {{matches="home", view="home"}}
