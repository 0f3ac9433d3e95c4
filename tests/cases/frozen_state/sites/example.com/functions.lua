Visits = {}
function Visit(name)
  Visits[name] = true
end
