temp.frame = "with its controller: "
