template = false
autoaddresses = false
