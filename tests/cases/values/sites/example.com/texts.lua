temp.text = "text"
