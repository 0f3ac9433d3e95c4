function Initial(order)
  return order.name and order.name:sub(1, 1)
end

-- Reads by a path, with a value that is a call.
function Last(kind)
  return fetch(orders[shop.Key(kind)]
    .name), "not a key"
end

function Key(kind)
  return kind == "last" and 2 or 1, "not a key either"
end
