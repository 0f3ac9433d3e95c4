scribe.Error("The <title>")
scribe.Error("A second one")
