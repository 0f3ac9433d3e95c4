-- For sites to call.
function Offer()
  return "offer"
end
