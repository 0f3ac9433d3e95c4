-- Everything the shop sells, and the ways to find it. Prices are in cents; `tone` is a color and `shape` a drawing, by
-- their names in `public/shop.css` and `public/shapes.svg`.

local categories = {
  {
    id = "tea",
    name = "Tea",
    shape = "pouch",
    tone = "moss",
    lead = "Whole leaves from small gardens, bought by the harvest and packed the week they are sent.",
    note = "Tea keeps its scent for about a year, away from light and from the spice shelf. We print the month of packing on every pouch.",
  },
  {
    id = "teapots",
    name = "Teapots",
    shape = "teapot",
    tone = "celadon",
    lead = "Thrown by hand, glazed in small batches, tested with boiling water before they leave the workshop.",
    note = "Count on 200 ml a person. A pot that is too large lets the last cup go cold and bitter.",
  },
  {
    id = "cups",
    name = "Cups and bowls",
    shape = "bowl",
    tone = "sky",
    lead = "For every day and for guests. No two are quite alike; the glaze sees to that.",
    note = "All cups and bowls may go into the dishwasher, but the glaze stays bright for longer without.",
  },
  {
    id = "tools",
    name = "Tools",
    shape = "whisk",
    tone = "bamboo",
    lead = "The few things that make tea better, in bamboo, wood and steel.",
    note = "Bamboo and wood want to be rinsed, wiped and left to dry standing up. Soap is not needed.",
  },
}

local products = {
  {
    number = 101, id = "first-flush-darjeeling", category = "tea", name = "First flush Darjeeling", unit = "100 g",
    price = 1450, shape = "pouch", tone = "straw", pairs = { 301, 404, 402 }, featured = true,
    summary = "The first leaves of spring: light, brisk, with a scent of fresh hay.",
    description = "Picked in March and April while the nights are still cold. The cup is pale gold and tastes of muscat grapes, with a clean edge that needs neither milk nor sugar.",
    facts = { { "Origin", "Darjeeling, India" }, { "Water", "90 °C" }, { "Time", "3 minutes" }, { "For one pot", "10 g to 1 litre" } },
  },
  {
    number = 102, id = "roasted-oolong", category = "tea", name = "Roasted oolong", unit = "100 g",
    price = 1290, shape = "pouch", tone = "rust", pairs = { 202, 303, 404 },
    summary = "Slowly roasted over charcoal, with notes of toast, honey and plum.",
    description = "Half oxidised, rolled tight and roasted twice. It opens over many short infusions, each a little sweeter than the one before, which is why we like it from very small cups.",
    facts = { { "Origin", "Nantou, Taiwan" }, { "Water", "95 °C" }, { "Time", "1 minute, then again" }, { "For one pot", "6 g to 200 ml" } },
  },
  {
    number = 103, id = "pine-smoked-black", category = "tea", name = "Pine-smoked black", unit = "100 g",
    price = 1180, shape = "pouch", tone = "charcoal", pairs = { 203, 304, 402 },
    summary = "A black tea dried over pine wood. Think of a campfire, in a good way.",
    description = "Strong, dark and unmistakable. It goes well with cheese, and a spoonful lends a whole pot of plain black tea some mystery.",
    facts = { { "Origin", "Fujian, China" }, { "Water", "100 °C" }, { "Time", "4 minutes" }, { "For one pot", "12 g to 1 litre" } },
  },
  {
    number = 104, id = "genmaicha", category = "tea", name = "Genmaicha", unit = "100 g",
    price = 980, shape = "pouch", tone = "moss", pairs = { 202, 301, 403 },
    summary = "Green tea with toasted rice; mild, nutty, forgiving.",
    description = "Equal parts of summer green tea and brown rice toasted until some of it pops. Low in caffeine and hard to get wrong, so it is the one we suggest to begin with.",
    facts = { { "Origin", "Shizuoka, Japan" }, { "Water", "80 °C" }, { "Time", "2 minutes" }, { "For one pot", "10 g to 1 litre" } },
  },
  {
    number = 105, id = "mint-and-verbena", category = "tea", name = "Mint and verbena", unit = "60 g",
    price = 890, shape = "pouch", tone = "celadon", pairs = { 203, 304, 404 },
    summary = "Whole dried leaves, nothing else. Without caffeine, for the evening.",
    description = "Nana mint and lemon verbena, dried in the shade so that they stay green. Good hot, and better still after a night in the refrigerator.",
    facts = { { "Origin", "Drôme, France" }, { "Water", "100 °C" }, { "Time", "8 minutes" }, { "For one pot", "8 g to 1 litre" } },
  },
  {
    number = 201, id = "celadon-teapot", category = "teapots", name = "Celadon teapot", unit = "700 ml",
    price = 6800, shape = "teapot", tone = "celadon", pairs = { 303, 101, 402 }, featured = true,
    summary = "A round, quiet pot in grey-green celadon, with a strainer in the spout.",
    description = "The shape is an old one: a low belly, a short spout that does not drip, a lid that stays on. The glaze pools a little darker in the grooves the potter’s fingers left.",
    facts = { { "Holds", "700 ml" }, { "Material", "Stoneware, celadon glaze" }, { "Height", "14 cm" }, { "Care", "Dishwasher, or by hand" } },
  },
  {
    number = 202, id = "side-handle-pot", category = "teapots", name = "Side-handle pot", unit = "300 ml",
    price = 7400, shape = "kyusu", tone = "rust", pairs = { 104, 303, 102 },
    summary = "A small pot of red clay, made for pouring with one hand.",
    description = "Unglazed red clay, polished with a pebble before firing. The handle sits at a right angle to the spout, so the wrist turns and the tea pours. A fine clay sieve is built in.",
    facts = { { "Holds", "300 ml" }, { "Material", "Unglazed red clay" }, { "Height", "9 cm" }, { "Care", "Rinse with hot water only" } },
  },
  {
    number = 203, id = "oatmeal-family-pot", category = "teapots", name = "Oatmeal family pot", unit = "1.4 l",
    price = 8200, shape = "teapot", tone = "oatmeal", pairs = { 304, 103, 404 },
    summary = "Seven cups of tea under one speckled lid.",
    description = "Thick-walled and heavy, so that the tea stays hot through a long breakfast. The speckles are iron in the clay that melts through the glaze.",
    facts = { { "Holds", "1.4 litres" }, { "Material", "Speckled stoneware" }, { "Height", "19 cm" }, { "Care", "Dishwasher, or by hand" } },
  },
  {
    number = 301, id = "tall-cup", category = "cups", name = "Tall cup", unit = "220 ml",
    price = 1900, shape = "cup", tone = "chalk", pairs = { 104, 201, 403 },
    summary = "Straight sides, no handle, chalk white outside and in.",
    description = "The cup for green tea: tall enough to keep the scent in, thick enough to hold. Fill it to two thirds and the rim stays cool.",
    facts = { { "Holds", "220 ml" }, { "Material", "Stoneware, matt glaze" }, { "Height", "10 cm" }, { "Care", "Dishwasher, or by hand" } },
  },
  {
    number = 302, id = "tea-bowl", category = "cups", name = "Tea bowl", unit = "400 ml",
    price = 3400, shape = "bowl", tone = "ink", pairs = { 401, 402, 404 }, featured = true,
    summary = "A wide bowl in iron black, with room for a whisk.",
    description = "Powdered tea wants space. The inside is smooth so that the whisk survives, the outside is left a little rough so that the hands know where they are.",
    facts = { { "Holds", "400 ml" }, { "Material", "Stoneware, iron glaze" }, { "Across", "12 cm" }, { "Care", "By hand" } },
  },
  {
    number = 303, id = "tasting-cup", category = "cups", name = "Tasting cup", unit = "60 ml",
    price = 1200, shape = "bowl", tone = "sky", pairs = { 102, 202, 201 },
    summary = "Three sips, then the next infusion. Sold singly.",
    description = "Thin porcelain in the blue of a clear morning. White inside, because the color of the tea is half of the tasting.",
    facts = { { "Holds", "60 ml" }, { "Material", "Porcelain" }, { "Across", "6 cm" }, { "Care", "Dishwasher, or by hand" } },
  },
  {
    number = 304, id = "wide-mug", category = "cups", name = "Wide mug", unit = "350 ml",
    price = 2400, shape = "mug", tone = "plum", pairs = { 105, 203, 403 }, featured = true,
    summary = "A generous mug with a handle for three fingers.",
    description = "Made for desks, sofas and window sills. The foot is glazed, so it leaves no marks, and the handle is thick enough to stay cool.",
    facts = { { "Holds", "350 ml" }, { "Material", "Stoneware" }, { "Height", "9 cm" }, { "Care", "Dishwasher and microwave" } },
  },
  {
    number = 401, id = "bamboo-whisk", category = "tools", name = "Bamboo whisk", unit = "80 tines",
    price = 1850, shape = "whisk", tone = "bamboo", pairs = { 302, 402, 404 },
    summary = "Cut from a single piece of bamboo, for a fine foam.",
    description = "Eighty tines, split and shaved by hand. Soak it in warm water for a minute before use and it will last for a year of mornings.",
    facts = { { "Material", "White bamboo" }, { "Length", "11 cm" }, { "Care", "Rinse, then dry standing up" } },
  },
  {
    number = 402, id = "cherry-scoop", category = "tools", name = "Cherry wood scoop", unit = "4 g",
    price = 950, shape = "scoop", tone = "cherry", pairs = { 404, 101, 302 },
    summary = "One level scoop is one large cup.",
    description = "Turned from the offcuts of a furniture maker and rubbed with linseed oil. Short enough to live inside the caddy.",
    facts = { { "Material", "Cherry wood, oiled" }, { "Length", "9 cm" }, { "Care", "Wipe with a dry cloth" } },
  },
  {
    number = 403, id = "steel-strainer", category = "tools", name = "Steel strainer", unit = "7 cm",
    price = 1400, shape = "strainer", tone = "steel", pairs = { 301, 304, 104 },
    summary = "A deep basket of fine steel mesh that fits most cups and mugs.",
    description = "Deep enough for the leaves to move about, fine enough for broken ones. The rim doubles as a lid stand.",
    facts = { { "Material", "Stainless steel" }, { "Across", "7 cm" }, { "Care", "Dishwasher, or by hand" } },
  },
  {
    number = 404, id = "tea-caddy", category = "tools", name = "Tea caddy", unit = "100 g",
    price = 2200, shape = "caddy", tone = "sea", pairs = { 101, 402, 103 },
    summary = "A tin with an inner lid; it closes with a sigh.",
    description = "Tinned steel covered in patterned paper. The inner lid keeps the air out, the outer one the light.",
    facts = { { "Holds", "100 g of leaf tea" }, { "Material", "Tinned steel, paper" }, { "Height", "11 cm" }, { "Care", "Wipe with a damp cloth" } },
  },
}

local catalogue = { categories = categories, products = products, featured = {} }

local category_by_id, by_id, by_number, by_category = {}, {}, {}, {}

for _, category in ipairs(categories) do
  category.address = "/category/" .. category.id
  category_by_id[category.id] = category
  by_category[category.id] = {}
end

for _, product in ipairs(products) do
  product.address = "/product/" .. product.id
  by_id[product.id] = product
  by_number[product.number] = product
  table.insert(by_category[product.category], product)
  if product.featured then
    table.insert(catalogue.featured, product)
  end
end

-- The category with this id, or nil.
function catalogue.category(id)
  return category_by_id[id]
end

-- The product with this id, as it stands in addresses, or nil.
function catalogue.find(id)
  return by_id[id]
end

-- The product with this number, as it stands in baskets, or nil.
function catalogue.product(number)
  return by_number[number]
end

-- The products of a category, in the order they are listed above. The table is shared: copy it to change it.
function catalogue.within(id)
  return by_category[id] or {}
end

-- The products that go well with another.
function catalogue.companions(product)
  local found = {}
  for _, number in ipairs(product.pairs) do
    table.insert(found, by_number[number])
  end
  return found
end

return catalogue
