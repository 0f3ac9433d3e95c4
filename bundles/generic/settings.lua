-- The pages every site has until it makes its own. To replace one, put a view of the same name in a folder
-- named `generic` inside the site: `generic/not-found.html`.
name = "Generic"

addresses = {
  {matches="signin", view="signin"},
}
