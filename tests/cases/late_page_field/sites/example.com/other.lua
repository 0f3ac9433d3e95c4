page.title = "Other"
