function Greet(name
  return "Hello " .. name
end
