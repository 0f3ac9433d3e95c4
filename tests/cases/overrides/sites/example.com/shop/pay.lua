temp.paid = "the site's"
