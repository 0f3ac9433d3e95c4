function Who()
  user.keychain.Staff = request.cookies.staff == "yes"
  return true
end
