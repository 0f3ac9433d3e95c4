temp.paid = "the application's"
