escape = false
vocabulary = {en={hello="Hello"}}
addresses = {{matches="home", view="home"}}
