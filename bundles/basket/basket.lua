-- Shows the basket, and changes it when a form is sent here: `add` with `quantity`, `remove`, or new quantities of
-- everything. A change that was made ends in a redirect, so that going back and reloading do no harm.

page.title = l.basket_title
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
    return l.basket_whole
  elseif quantity > basket.Limit(product) then
    return macro { l.basket_only, count = basket.Limit(product) }
  end
end

local function refuse(message)
  page.status = 422
  page.title = l.basket_error_title
  temp.refusal = message
end

local function add(product)
  if not product then
    return refuse(l.basket_gone)
  elseif basket.Stock(product) == 0 then
    return refuse(macro { l.basket_sold_out, name = product.name })
  end
  local quantity = quantity_of(form.quantity or 1)
  if not quantity or quantity == 0 then
    return refuse(l.basket_how_many)
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
    return refuse(l.basket_not_taken)
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
    return macro { l.basket_all, name = added.name }
  elseif added then
    return macro { l.basket_added, name = added.name }
  elseif removed then
    return macro { l.basket_removed, name = removed.name }
  elseif form.updated then
    return l.basket_current
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
