function Order(user, item, amount, note, colour)
  orders[user][item] = { amount = amount, note = note, colour = colour }
end

Change = function(user, item, amount)
  orders[user][item].amount = amount
end

-- Not a procedure: other functions of the file call it.
local function line(a, b, c, d)
  return a .. b .. c .. d
end

function Line(order)
  return line(order[1], order[2], order[3], order[4])
end
