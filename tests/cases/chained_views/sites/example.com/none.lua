write("<p>only the controller</p>")
page.view = false
