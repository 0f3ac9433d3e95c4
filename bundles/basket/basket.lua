-- Shows the basket, and changes it when a form is sent here: `add` with `quantity`, `remove`, or new quantities of
-- everything. A change that was made ends in a redirect, so that going back and reloading do no harm.

temp.faults = {}
temp.entered = {}

-- A quantity as it was typed: a whole number from 0, or nil.
local function quantity_of(value)
  if type(value) == "number" and value >= 0 and value == math.floor(value) then
    return value
  end
end

local function fault_of(product, quantity)
  if not quantity then
    return "Enter a whole number, or 0 to remove it"
  elseif quantity > basket.Limit(product) then
    return "We have only " .. basket.Limit(product) .. " of this"
  end
end

local function refuse(message)
  page.status = 422
  page.title = "Error: Your basket"
  temp.refusal = message
end

local function add(product)
  if not product then
    return refuse("This product is not sold any more.")
  elseif basket.Stock(product) == 0 then
    return refuse(product.name .. " is sold out.")
  end
  local quantity = quantity_of(form.quantity or 1)
  if not quantity or quantity == 0 then
    return refuse("Enter how many you want as a whole number.")
  end
  local wanted = basket.Quantity(product) + quantity
  local became = basket.Set(product, wanted)
  local note = became < wanted and "&limit=yes" or ""
  return scribe.Redirect("/basket?added=" .. product.number .. note, 303)
end

local function remove(product)
  if product then
    basket.Set(product, 0)
  end
  return scribe.Redirect(product and "/basket?removed=" .. product.number or "/basket", 303)
end

-- Takes all quantities or none.
local function update()
  local changes = {}
  for _, line in ipairs(basket.Lines()) do
    local number = line.product.number
    local entered = form["quantity-" .. number]
    local quantity = quantity_of(entered)
    temp.entered[number] = type(entered) ~= "table" and entered or nil
    temp.faults[number] = fault_of(line.product, quantity)
    table.insert(changes, { product = line.product, quantity = quantity })
  end
  if next(temp.faults) then
    return refuse("Some quantities could not be taken.")
  end
  for _, change in ipairs(changes) do
    basket.Set(change.product, change.quantity)
  end
  return scribe.Redirect("/basket?updated=yes", 303)
end

-- What the redirect that led here has to tell.
local function message()
  local added, removed = basket.Find(tonumber(form.added)), basket.Find(tonumber(form.removed))
  if added and form.limit then
    return added.name .. ": your basket now holds all we have."
  elseif added then
    return added.name .. " is in your basket."
  elseif removed then
    return removed.name .. " was removed."
  elseif form.updated then
    return "Your basket is up to date."
  end
end

if request.method ~= "POST" then
  page.message = message()
elseif form.add then
  return add(basket.Find(form.add))
elseif form.remove then
  return remove(basket.Find(form.remove))
else
  return update()
end
