-- Everything the shop sells, and the ways to find it. Prices are in cents; `tone` is a color and `shape` a drawing, by
-- their names in `public/shop.css` and `public/shapes.svg`. What there is to say of a thing is in `vocabulary.lua`.

local CATEGORIES = {
  { id = "tea", shape = "pouch", tone = "moss" },
  { id = "teapots", shape = "teapot", tone = "celadon" },
  { id = "cups", shape = "bowl", tone = "sky" },
  { id = "tools", shape = "whisk", tone = "bamboo" },
}

local PRODUCTS = {
  {
    number = 101, id = "first-flush-darjeeling", category = "tea", price = 1450, shape = "pouch", tone = "straw",
    pairs = { 301, 404, 402 }, featured = true,
  },
  {
    number = 102, id = "roasted-oolong", category = "tea", price = 1290, shape = "pouch", tone = "rust",
    pairs = { 202, 303, 404 },
  },
  {
    number = 103, id = "pine-smoked-black", category = "tea", price = 1180, shape = "pouch", tone = "charcoal",
    pairs = { 203, 304, 402 },
  },
  {
    number = 104, id = "genmaicha", category = "tea", price = 980, shape = "pouch", tone = "moss",
    pairs = { 202, 301, 403 },
  },
  {
    number = 105, id = "mint-and-verbena", category = "tea", price = 890, shape = "pouch", tone = "celadon",
    pairs = { 203, 304, 404 },
  },
  {
    number = 201, id = "celadon-teapot", category = "teapots", price = 6800, shape = "teapot", tone = "celadon",
    pairs = { 303, 101, 402 }, featured = true,
  },
  {
    number = 202, id = "side-handle-pot", category = "teapots", price = 7400, shape = "kyusu", tone = "rust",
    pairs = { 104, 303, 102 },
  },
  {
    number = 203, id = "oatmeal-family-pot", category = "teapots", price = 8200, shape = "teapot", tone = "oatmeal",
    pairs = { 304, 103, 404 },
  },
  {
    number = 301, id = "tall-cup", category = "cups", price = 1900, shape = "cup", tone = "chalk",
    pairs = { 104, 201, 403 },
  },
  {
    number = 302, id = "tea-bowl", category = "cups", price = 3400, shape = "bowl", tone = "ink",
    pairs = { 401, 402, 404 }, featured = true,
  },
  {
    number = 303, id = "tasting-cup", category = "cups", price = 1200, shape = "bowl", tone = "sky",
    pairs = { 102, 202, 201 },
  },
  {
    number = 304, id = "wide-mug", category = "cups", price = 2400, shape = "mug", tone = "plum",
    pairs = { 105, 203, 403 }, featured = true,
  },
  {
    number = 401, id = "bamboo-whisk", category = "tools", price = 1850, shape = "whisk", tone = "bamboo",
    pairs = { 302, 402, 404 },
  },
  {
    number = 402, id = "cherry-scoop", category = "tools", price = 950, shape = "scoop", tone = "cherry",
    pairs = { 404, 101, 302 },
  },
  {
    number = 403, id = "steel-strainer", category = "tools", price = 1400, shape = "strainer", tone = "steel",
    pairs = { 301, 304, 104 },
  },
  {
    number = 404, id = "tea-caddy", category = "tools", price = 2200, shape = "caddy", tone = "sea",
    pairs = { 101, 402, 103 },
  },
}

local categories, products, numbers = {}, {}, {}
for _, category in ipairs(CATEGORIES) do
  categories[category.id] = category
end
for _, product in ipairs(PRODUCTS) do
  products[product.id] = product
  numbers[product.number] = product
end

-- A thing with its words in the language of the page, and its address there; nil for nothing.
local function told(kind, thing, words)
  if not thing then
    return nil
  end
  local whole = table.clone(words)
  for key, value in pairs(thing) do
    whole[key] = value
  end
  whole.address = site.ways[kind][page.language] .. thing.id
  return whole
end

local function category_of(category)
  return told("category", category, category and l.goods[category.id])
end

local function product_of(product)
  return told("product", product, product and l.goods[product.number])
end

-- The products for which a function is true, in the order they are listed above.
local function where(wanted)
  local found = {}
  for _, product in ipairs(PRODUCTS) do
    if wanted(product) then
      table.insert(found, product_of(product))
    end
  end
  return found
end

local catalogue = {}

function catalogue.categories()
  local found = {}
  for _, category in ipairs(CATEGORIES) do
    table.insert(found, category_of(category))
  end
  return found
end

-- The category with this id, or nil.
function catalogue.category(id)
  return category_of(categories[id])
end

-- The product with this id, as it stands in addresses, or nil.
function catalogue.find(id)
  return product_of(products[id])
end

-- The product with this number, as it stands in baskets, or nil.
function catalogue.product(number)
  return product_of(numbers[number])
end

function catalogue.products()
  return where(function()
    return true
  end)
end

function catalogue.featured()
  return where(function(product)
    return product.featured
  end)
end

-- The products of a category.
function catalogue.within(id)
  return where(function(product)
    return product.category == id
  end)
end

-- The products that go well with another.
function catalogue.companions(product)
  local found = {}
  for _, number in ipairs(product.pairs) do
    table.insert(found, product_of(numbers[number]))
  end
  return found
end

return catalogue
