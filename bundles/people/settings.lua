-- Accounts, sessions and keys. A site that enables it has sign-in at `/signin`, `/register` unless it says
-- `people = { register = false }`, and `/account`; it shows the sign-in in place of pages that are locked.
name = "People"

-- Sites decide whether to enable it.
checks = { unused_application = "off" }

authenticator = "Authenticator"

database = {
  { name = "users", indexes = { email = { field = "email", unique = true } } },
  { name = "sessions", indexes = { user = { field = "user" } } },
  -- Links that are good once, by the digest of their token.
  "people_links",
  -- When the next attempt is due in a steady flow, by account and by address.
  "people_attempts",
}

clerks = { "Grant", "Revoke", "Operator", "Invite" }

addresses = {
  { matches = "signout", controller = "signout", methods = { "POST" } },
  { matches = "register", view = "register", methods = { "GET", "POST" } },
  { matches = "account", view = "account", methods = { "GET", "POST" }, locks = { "Guest" } },
  { matches = "account/data", controller = "data", methods = { "GET" }, locks = { "Guest" } },
  { matches = "account/link", view = "link", methods = { "GET", "POST" } },
}
