-- A small shop for tea and the things one makes it with. Everything it sells is in `include/catalogue.lua`.
name = "Clay & Leaf"
domain = "shop.example"
language = "en"
languages = { "en" }

-- Each category also has a sub-domain of its own, such as tea.shop.example: see `front.lua`.
domains = { ".shop.example" }

-- The basket is an application. It adds itself to this site's pages through its files named `_extension`, and asks
-- for products through `basket/catalogue.lua`.
-- Accounts are another: the orders are shown to those who have the key of an operator.
applications = { "basket", "people" }

-- What the basket reckons delivery with, in cents.
delivery = { fee = 490, free_from = 6000 }

-- Several views here are only parts of others (`part-…`), so addresses are listed instead of following from file names.
autoaddresses = false

addresses = {
  { matches = "front", view = "front" },
  { pattern = "^category/[%w-]+$", view = "category" },
  { pattern = "^product/[%w-]+$", view = "product" },
  { matches = "search", view = "search", methods = { "GET" } },
  { matches = "about", view = "about", title = "About us" },
  {
    matches = "contact",
    view = "contact",
    title = "Contact",
    methods = { "GET", "POST" },
    -- A little more than the largest photo taken, so that a slightly larger one gets an explanation.
    post = { maxsize = 6000000, max_file_size = 5500000, max_file_uploads = 1 },
  },
  { matches = "orders", view = "orders", title = "Orders", methods = { "GET" }, locks = { "Operator" } },
  { matches = "contact/thanks", view = "contact/thanks", title = "Message received" },
}
