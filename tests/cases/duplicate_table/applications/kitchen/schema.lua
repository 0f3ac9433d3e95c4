-- The same table as in the settings, described; and more fields for another's.
meals = { "name", "price", first = {} }
visits = { supplemental = true, "meal" }
