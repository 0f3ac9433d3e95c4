page.status = 404
page.title = "No site here"

-- Anybody can point a domain at this server; no search engine should keep what it then sees.
page.headers["X-Robots-Tag"] = "noindex, noarchive, nofollow"
