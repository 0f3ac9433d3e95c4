function Who()
  user.keychain[request.cookies.key or "none"] = true
  return true
end
