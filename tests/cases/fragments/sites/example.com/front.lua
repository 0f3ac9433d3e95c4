item("from the controller", "/")
