addresses = {{matches="home", view="home"}, {matches="plain", controller="plain", type="text/plain"}}
vocabulary = {en={bold="<b>Term</b>"}}
