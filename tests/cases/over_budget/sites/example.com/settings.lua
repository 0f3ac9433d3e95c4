database = { "visits" }
addresses = {
  { matches = "news", view = "news", budget = { includes = 3 } },
  { matches = "either", view = "either", budget = { includes = 3, bytes = 20 } },
  -- Within the budget: the view, its controller, the template and three parts.
  { matches = "few", view = "few", budget = { includes = 6, bytes = 400, fetches = 0 } },
  { matches = "visits", view = "visits", budget = { fetches = 4 } },
  -- A procedure is one call.
  { matches = "visitor", controller = "visitor", budget = { fetches = 3 } },
  { matches = "whole", view = "whole", budget = { includes = 1 } },
}
checks = { missing_lang = "off", missing_title = "off" }
