temp.name = "front"
broken_name()
