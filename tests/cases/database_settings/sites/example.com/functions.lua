function Initial(user)
  return user.name:sub(1, 1)
end
