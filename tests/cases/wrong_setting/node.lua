node.timeouts = { idle = "long", head = -1, body = 30, write = 0 }
node.limits = { memory = "lots", time = 0 }
node.rate = "fast"
node.proxies = { "10.0.0.0/8", "::1", "10.0.0.0/33", "localhost" }
node.outgoing = { allow = { "127.0.0.1:9000", "10.0.0.0/8", "[::1]:80", "fd00::/8", "::1", "search.internal:9200", "http://x.test", "x.test:port", "10.0.0.0/40" } }
node.scribes = { min = 1, max = 2.5 }
