name = "Old"
