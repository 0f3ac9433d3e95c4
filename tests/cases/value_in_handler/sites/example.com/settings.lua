addresses = {{matches="home", view="home"}}
