function Editor(body)
  page.template = "other"
  page.status = 202
  return body .. "x"
end
