en.title = "Your basket"
en.shared = "of the basket"
en.same = "the same"
