function Rename(user)
  return user.name
end
