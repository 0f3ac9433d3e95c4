function Starter()
  for _, name in ipairs { "Anything" } do
    late[name] = function() return name end
  end
end
