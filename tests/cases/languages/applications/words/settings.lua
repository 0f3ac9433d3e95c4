name = "Words"
vocabulary = { en = { and_ = "and", shared = "shared word" }, fr = { and_ = "et", shared = "mot commun" } }
