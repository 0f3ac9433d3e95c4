function Editor(body)
  page.template = "other"
  page.status = 202
  page.type = "text/plain"
  return body .. "x"
end
