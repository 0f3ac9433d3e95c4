function Editor(body)
  if body:find("first") then
    return body .. "second\n"
  end
end
