function Collator()
  user.keychain = { Staff = request.cookies.staff == "yes" }
end
