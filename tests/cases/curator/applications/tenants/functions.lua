function Curator()
  local name = request.domain:match("^(%a+)%.tenants%.example$")
  if name then
    temp.tenant = name
    return "example.com"
  end
end
