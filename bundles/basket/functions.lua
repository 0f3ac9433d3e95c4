-- The basket of the visitor. It lives in a cookie; what was read or changed during a request is kept in `temp.basket`.

local codec = require "codec"

local COOKIE = "basket"
local LIFETIME = 30 * time.day

-- Delivery for sites that say nothing of it.
local DELIVERY = { fee = 0, free_from = 0 }

-- A price as text, from cents.
function Price(cents)
  return macro {
    l.basket_price,
    currency = site.currency or "€",
    whole = math.floor(cents / 100),
    cents = string.format("%02d", cents % 100),
  }
end

-- How many of a product there are.
function Stock(product)
  return fetch(stock[product.number]) or 0
end

-- The most of a product that one basket may hold.
function Limit(product)
  return math.min(Stock(product), codec.max_quantity)
end

-- What the visitor put into the basket, as an array of `{product=, quantity=}`, whether or not there is still as much of it.
-- Products that are no longer sold are left out.
function Kept()
  local catalogue = scribe.Controller "basket/catalogue"
  local lines = {}
  for _, kept in ipairs(codec.decode(request.cookies[COOKIE])) do
    local product = catalogue.product(kept.number)
    if product then
      table.insert(lines, { product = product, quantity = kept.quantity })
    end
  end
  return lines
end

-- What is in the basket, as an array of `{product=, quantity=, total=}`: never more of a product than there is in stock.
function Lines()
  if temp.basket then
    return temp.basket
  end
  local lines = {}
  for _, kept in ipairs(Kept()) do
    local product = kept.product
    local quantity = math.min(kept.quantity, Limit(product))
    if quantity > 0 then
      table.insert(lines, { product = product, quantity = quantity, total = quantity * product.price })
    end
  end
  temp.basket = lines
  return lines
end

-- How many things are in the basket.
function Count()
  local count = 0
  for _, line in ipairs(Lines()) do
    count = count + line.quantity
  end
  return count
end

-- How many of a product are in the basket.
function Quantity(product)
  for _, line in ipairs(Lines()) do
    if line.product.number == product.number then
      return line.quantity
    end
  end
  return 0
end

-- A product by its number as it came from a form, or nil.
function Find(number)
  return type(number) == "number" and scribe.Controller("basket/catalogue").product(number) or nil
end

-- The domain for the cookie: the site's, so that its sub-domains share the basket; none when the site goes by another
-- name, as it does while being tried.
local function cookie_domain()
  local host = string.match(string.lower(request.headers.host or ""), "^[^:]+") or ""
  local suffix = "." .. site.domain
  return string.sub("." .. host, -#suffix) == suffix and site.domain or nil
end

local function keep(lines)
  local kept = {}
  for _, line in ipairs(lines) do
    table.insert(kept, { number = line.product.number, quantity = line.quantity })
  end
  local text = codec.encode(kept)
  scribe.Cookie {
    name = COOKIE,
    value = text,
    expires = text and LIFETIME,
    domain = cookie_domain(),
    "HttpOnly",
    "SameSite=Lax",
    request.secure and "Secure" or nil,
  }
end

-- Puts a quantity of a product into the basket in place of what there was; 0 removes it. Gives the quantity it became.
function Set(product, quantity)
  quantity = math.min(quantity, Limit(product))
  local lines, found = {}, false
  for _, line in ipairs(Lines()) do
    if line.product.number == product.number then
      found = true
      line = { product = product, quantity = quantity, total = quantity * product.price }
    end
    if line.quantity > 0 then
      table.insert(lines, line)
    end
  end
  if not found and quantity > 0 and #lines < codec.max_lines then
    table.insert(lines, { product = product, quantity = quantity, total = quantity * product.price })
  end
  temp.basket = lines
  keep(lines)
  return quantity
end

-- Takes everything out of the basket.
function Empty()
  temp.basket = {}
  keep(temp.basket)
end

-- Makes the basket what can still be had of it.
function Refresh()
  temp.basket = nil
  keep(Lines())
end

-- What it comes to, in cents: `goods`, `delivery`, `total`, and `missing`, how much more makes delivery free.
function Totals()
  local rules = site.delivery or DELIVERY
  local goods = 0
  for _, line in ipairs(Lines()) do
    goods = goods + line.total
  end
  local is_free = goods >= rules.free_from or goods == 0
  local delivery = is_free and 0 or rules.fee
  return {
    goods = goods,
    delivery = delivery,
    total = goods + delivery,
    missing = is_free and 0 or rules.free_from - goods,
  }
end
