if page.title then
  return scribe.Redirect("/thank-you", 303)
elseif page.name then
  return scribe.Redirect(page.name == "a" and "/other?a=b" or "/othr", 303)
end
return scribe.Redirect("/product/" .. page.address)
