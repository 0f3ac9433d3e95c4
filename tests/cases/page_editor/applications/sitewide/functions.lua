function Editor(body)
  return body .. "site\n"
end
