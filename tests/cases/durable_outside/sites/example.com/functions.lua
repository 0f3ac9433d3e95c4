-- A procedure may call it.
function Keep()
  teller.Durable()
end
