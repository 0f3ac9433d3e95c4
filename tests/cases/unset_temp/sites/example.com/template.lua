temp.shared = "everywhere"
