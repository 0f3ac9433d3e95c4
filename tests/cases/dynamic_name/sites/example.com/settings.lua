parts = { "part-tea", "part-pot" }
