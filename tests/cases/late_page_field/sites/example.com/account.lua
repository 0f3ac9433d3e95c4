if form.gone then
  return scribe.NotFound()
end
page.locks = { "Member" }
page.template = "template"
page.title = "Account"
