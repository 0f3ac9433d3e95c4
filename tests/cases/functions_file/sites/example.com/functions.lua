local greeting = "Hello"

local function join(a, b)
  return a .. " " .. b
end

function Greet(name)
  return join(greeting, name)
end

limit = 3
