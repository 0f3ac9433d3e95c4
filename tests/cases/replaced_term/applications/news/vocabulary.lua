en.title = "News"
en.same = "the same"
