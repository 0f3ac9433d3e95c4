function greeting()
  return "Hello"
end

welcome = "Welcome"
