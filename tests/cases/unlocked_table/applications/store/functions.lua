function Authenticator()
  user.seen = teller.Count("orders")
  return false
end
function Total()
  return Sum()
end
function Sum()
  return teller.Count("orders")
end
function Secret()
  if not scribe.Authorised("Packer") then return end
  return Sum()
end
