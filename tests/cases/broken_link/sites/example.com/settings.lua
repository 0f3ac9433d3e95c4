applications = { "tour" }
language = "en"
addresses = {
  { matches = "about us", view = "about" },
  { pattern = "^product/[%w-]+$", view = "about" },
  { starts = "docs", view = "about" },
  { matches = "old", redirect = "/nowhere" },
  { matches = "older", redirect = "/about-us" },
  { starts = "archive/", redirect = "/docs/", path_append = "^/archive/(.+)$" },
}
checks = { nested_elements = "off", unused_controller = "off" }
