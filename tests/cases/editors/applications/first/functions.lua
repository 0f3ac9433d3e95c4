function Editor(body)
  return body .. "first " .. page.address .. "\n"
end
