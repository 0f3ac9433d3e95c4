page.title = "conatct"
