-- Products that have the words asked for.
local search = require "search"

local query = search.query(form.q)

page.title = query and macro { l.search_title, query = query } or l.search
page.headers["X-Robots-Tag"] = "noindex"
temp.query = query
temp.products = query and search.products(query) or {}
