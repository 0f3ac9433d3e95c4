local product = form.id == 1 and { name = "Bowl" }
if not product then
  scribe.NotFound()
end
page.title = product.name
