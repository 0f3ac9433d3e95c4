page.locks = { "Member" }
page.template = "template"
page.title = "Account"
