node.timeouts = { idle = 60, drian = 10 }
node.scribes = { min = 1, most = 4 }
node.metrics = { listen = "127.0.0.1:9100" }
