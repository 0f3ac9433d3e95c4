page.headers["X-One"] = "one"
page.headers["x-two"] = { "a", "b" }
page.headers.Link = "</a>; rel=prev"
page.headers["content-type"] = "text/vnd.own"
page.headers["X-Number"] = 7
page.modified = 86400
