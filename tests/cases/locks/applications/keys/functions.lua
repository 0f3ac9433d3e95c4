function Authenticator()
  local name = request.cookies.name
  if name == "anna" then
    user.id, user.name, user.keychain = 1, "Anna", { Editor = true }
    return true
  elseif name == "bert" then
    user.id, user.name, user.keychain = 2, "Bert", {}
    return true
  end
end
