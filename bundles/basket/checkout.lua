-- Asks where to send the basket, and makes an order of it.

page.nocache = true
page.title = l.checkout_title

-- What a field was given, as text: numbers come as numbers, and a name given twice as a table.
local function text(value)
  if type(value) == "table" then
    value = value[1]
  end
  if type(value) ~= "string" and type(value) ~= "number" then
    return ""
  end
  return (string.match(tostring(value), "^%s*(.-)%s*$"))
end

local FIELDS = {
  { id = "name", limit = 80, missing = function() return l.checkout_no_name end },
  { id = "email", limit = 254, missing = function() return l.checkout_no_email end },
  { id = "address", limit = 500, missing = function() return l.checkout_no_address end },
}

temp.values = {}
temp.faults = {}
temp.summary = {}

local function refuse(id, message)
  temp.faults[id] = message
  table.insert(temp.summary, { id = id, text = message })
end

local function check(field, value)
  if value == "" then
    refuse(field.id, field.missing())
  elseif #value > field.limit then
    refuse(field.id, macro { l.checkout_shorten, count = field.limit })
  elseif field.id == "email" and not string.find(value, "^[^%s@]+@[^%s@]+%.[^%s@]+$") then
    refuse(field.id, l.checkout_bad_email)
  end
end

-- What was asked for, at today's prices, also what is sold out meanwhile.
local function order_of(kept)
  local order = { values = temp.values, lines = {}, total = basket.Totals().total }
  for _, line in ipairs(kept) do
    local product = line.product
    table.insert(order.lines, {
      number = product.number,
      name = product.name,
      quantity = line.quantity,
      price = product.price,
    })
  end
  return order
end

-- Says of what there is too little; the basket is what can be had.
local function sold_out(kept, short)
  page.status = 409
  page.title = l.checkout_error_title
  for _, line in ipairs(kept) do
    local left = short[line.product.number]
    if left then
      local words = left == 0 and l.checkout_sold_out or l.checkout_left
      table.insert(temp.summary, { text = macro { words, name = line.product.name, count = left } })
    end
  end
  temp.changed = true
  basket.Refresh()
end

local function order()
  for _, field in ipairs(FIELDS) do
    local value = text(form[field.id])
    temp.values[field.id] = value
    check(field, value)
  end
  if #temp.summary > 0 then
    page.status = 422
    page.title = l.checkout_error_title
    return
  end
  local kept = basket.Kept()
  local taken = basket.Order(order_of(kept))
  if taken.short then
    return sold_out(kept, taken.short)
  end
  basket.Empty()
  return scribe.Redirect("/order/" .. taken.id, 303)
end

if #basket.Kept() == 0 then
  return scribe.Redirect("/basket", 303)
elseif request.method == "POST" then
  return order()
end
