checks = { unchecked_input = "off" }
