if not scribe.Authorised { "Operator", "Packer" } then
  return
end
temp.count = teller.Count("orders")
