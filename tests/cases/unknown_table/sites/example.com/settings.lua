name = "Unknown tables"
database = { "mydata", "visits" }
