-- The stock and the orders. Each function is one transaction: what others do at the same time happens before it or after it.

-- Takes what an order holds from the stock, and keeps the order: `id` is what it is found by. Where there is too little of
-- something, nothing is taken; then `short` has what is left, by number.
function Order(order)
  local short = {}
  for _, line in ipairs(order.lines) do
    local left = stock[line.number] or 0
    if left < line.quantity then
      short[line.number] = left
    end
  end
  if next(short) then
    return { short = short }
  end
  for _, line in ipairs(order.lines) do
    stock[line.number] = stock[line.number] - line.quantity
  end
  local task = tasks.Schedule { "basket.Confirm", keep = 0 }
  order.state = "received"
  order.time = os.time()
  orders[task.id] = order
  -- Nobody is thanked for an order that could still be lost.
  teller.Durable()
  return { id = task.id }
end

-- The task of an order, which has its id. A real shop would send a message here.
function Confirm(task)
  local order = orders[task.id]
  if order then
    order.state = "confirmed"
  end
end

-- `server clerk basket.Restock NUMBER QUANTITY` adds to the stock of a product; gives how many there are then.
function Restock(number, quantity)
  number, quantity = tonumber(number), tonumber(quantity)
  if not number or not quantity or quantity ~= math.floor(quantity) then
    return nil, "the number of a product and a whole quantity are expected"
  end
  local sum = (stock[number] or 0) + quantity
  if sum < 0 then
    return nil, "there are only " .. (stock[number] or 0) .. " of " .. number
  end
  stock[number] = sum
  return sum
end
