local product = form.id == 1 and { name = "Bowl" }
if not product then
  scribe.NotFound()
end
page.title = product and product.name
if product then
  temp.found = product.name
  temp.last = product.name
end
