name = "Watch"
