name = "needed"
