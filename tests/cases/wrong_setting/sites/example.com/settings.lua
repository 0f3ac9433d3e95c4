name = "Example"
applications = "shop"
addresses = { matches = "about", view = "about" }
domains = { 7, { redirect = false }, "example.net" }
language = { "en" }
escape = "no"
function Site(site) end
self = {}
self.self = self
locks = "Private"
