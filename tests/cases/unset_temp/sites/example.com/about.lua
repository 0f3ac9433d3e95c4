temp.note = "on this page only"
