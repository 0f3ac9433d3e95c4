if not scribe.Authorised { "Guest" } then
  return
end
temp.count = teller.Count("orders")
