name = "Words"
