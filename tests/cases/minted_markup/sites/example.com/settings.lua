trusted = {"include/markdown.lua", "/article"}
addresses = {{matches="home", view="home"}, {matches="article", view="article"}}
