//! A correct project that uses a bit of everything, generated with names of its own; tests and a fuzz target break it.

/// Files by path.
pub(crate) type Files = Vec<(String, String)>;

/// Projects that every operator is tried on.
pub(crate) const SEEDS: usize = 6;

const WORDS: [[&str; 4]; SEEDS] = [
    ["kettle", "Price", "rules", "email"],
    ["lantern", "Cost", "limits", "address"],
    ["saddle", "Amount", "grades", "sender"],
    ["basin", "Value", "scales", "reply"],
    ["ribbon", "Label", "measures", "contact_name"],
    ["chisel", "Weight", "sizes", "telephone"],
];

pub(crate) const FILES: &[(&str, &str)] = &[
    (
        "sites/shop.example/settings.lua",
        r#"name = "The ITEM shop"
language = "en"
applications = { "stock" }
addresses = {
  { matches = "front", view = "home", controller = "home" },
  { matches = "ITEM-list", view = "list", controller = "list", title = "All of them" },
  { pattern = "^ITEM/(%d+)$", view = "item", controller = "item" },
  { matches = "old-ITEM", redirect = "/ITEM-list" },
  { matches = "contact", view = "contact", controller = "contact", methods = { "GET", "POST" }, post = { maxsize = 1000000 } },
}
"#,
    ),
    (
        "sites/shop.example/template.html",
        r##"<!DOCTYPE html>
<html lang="?(page.language)">
<head>
  <meta charset="utf-8">
  <title>?(page.title)</title>
  <link rel="stylesheet" href="/public/site.css">
  <? scribe.Insert "head" ?>
</head>
<body>
  <nav><a href="/">Home</a> <a href="/ITEM-list#top">List</a> <a href="/contact">Contact</a></nav>
  <main><? scribe.Insert "content" ?></main>
  <img src="/public/logo.svg" alt="Sign of the shop">
</body>
</html>
"##,
    ),
    (
        "sites/shop.example/home.html",
        "<h1>?(page.title)</h1>\n<p>?(temp.count) things, from ?(FUNC(temp.least))</p>\n",
    ),
    (
        "sites/shop.example/home.lua",
        r#"local MODULE = require "MODULE"
local things = stock.Things()
page.title = "Home"
temp.count = #things
temp.least = things[1].price

if temp.count > MODULE.most then
  scribe.NotFound()
  return
end
"#,
    ),
    (
        "sites/shop.example/list.html",
        r#"<h1 id="top">?(page.title)</h1>
<? section "head" ?><meta name="robots" content="index"><? section() ?>
<ul>
<? for _, thing in ipairs(temp.things) do temp.thing = thing ?>
<? scribe.View "part-row" ?>
<? end ?>
</ul>
"#,
    ),
    (
        "sites/shop.example/list.lua",
        r#"local from = tonumber(request.query.from) or 1
local label = string.format("%d to %d", from, from + 9)
temp.things = stock.Things(from)
page.title = page.title .. ": " .. label
"#,
    ),
    (
        "sites/shop.example/part-row.html",
        "<li><a href=\"/ITEM/?(temp.thing.number)\">?(temp.thing.name)</a> ?(FUNC(temp.thing.price))</li>\n",
    ),
    (
        "sites/shop.example/item.html",
        "<h1>?(page.title)</h1>\n<p>?(FUNC(temp.found.price))</p>\n<p>?(temp.ordered) in ?(temp.orders) orders, seen ?(fetch \"visits[1].last\")</p>\n<form method=\"post\"><label>More of it <input name=\"amount\"></label></form>\n<p><a href=\"/ITEM-list\">All of them</a></p>\n",
    ),
    (
        "sites/shop.example/item.lua",
        r#"local number = string.match(page.address, "(%d+)$")
local found = stock.Find(tonumber(number))
if not found then
  return scribe.NotFound()
end
page.title = found.name
temp.found = found
save(visits[number].last, now)
if form.amount then
  stock.Order(number, tonumber(form.amount))
end
temp.ordered = fetch(orders[number].count)
temp.orders = #teller.Find("orders", "thing", number)
"#,
    ),
    (
        "sites/shop.example/contact.html",
        r#"<h1>?(page.title)</h1>
<? if temp.sent then ?>
<p>Thank you, ?(temp.sent).</p>
<? else ?>
<form method="post" action="/contact" enctype="multipart/form-data">
  <label>Answer to <input name="FIELD"></label>
  <label>Picture <input type="file" name="picture"></label>
  <button>Send</button>
</form>
<? end ?>
"#,
    ),
    (
        "sites/shop.example/contact.lua",
        r#"page.title = "Contact"
local picture = request.form.files and request.form.files.picture
if form.FIELD and picture then
  temp.sent = form.FIELD
end
"#,
    ),
    (
        "sites/shop.example/functions.lua",
        r#"local units = { "cent", "euro" }

-- A price as people read it.
function FUNC(cents)
  if cents < 100 then
    return cents .. " " .. units[1]
  end
  return math.floor(cents / 100) .. " " .. units[2]
end
"#,
    ),
    (
        "sites/shop.example/include/MODULE.lua",
        "return { most = 1000, least = 1 }\n",
    ),
    (
        "sites/shop.example/public/site.css",
        "main { margin: 1rem; }\n",
    ),
    (
        "sites/shop.example/public/logo.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>\n",
    ),
    (
        "applications/stock/settings.lua",
        "name = \"Stock\"\ndatabase = { { name = \"orders\", indexes = { thing = { field = \"thing\" } } }, \"visits\" }\n",
    ),
    (
        "applications/stock/schema.lua",
        "orders = { \"thing\", { name = \"count\", type = \"number\" } }\n",
    ),
    (
        "applications/stock/database.lua",
        r#"-- Orders more of a thing, and gives what is ordered now.
function Order(number, count)
  local order = orders[number] or { thing = number, count = 0 }
  orders[number] = { thing = number, count = order.count + count }
  teller.Delegate("Ordered", number)
  return orders[number].count
end
"#,
    ),
    (
        "applications/stock/upgraders/1.2.lua",
        "for _, order in pairs(orders) do\n  order.count = order.count or 0\nend\n",
    ),
    (
        "applications/stock/functions.lua",
        r#"local things = { { number = 1, name = "One", price = 250 }, { number = 2, name = "Two", price = 90 } }

function Things(from)
  local chosen = {}
  for index = from or 1, #things do
    table.insert(chosen, things[index])
  end
  return chosen
end

function Find(number)
  for _, thing in ipairs(things) do
    if thing.number == number then
      return thing
    end
  end
end

function Ordered(number)
  log.Info("ordered: " .. number)
end
"#,
    ),
];

/// The files of a project; the name, or a part, of a path or text with the words of a seed.
pub(crate) fn named(text: &str, seed: usize) -> String {
    let [item, function, module, field] = WORDS[seed];
    text.replace("ITEM", item)
        .replace("FUNC", function)
        .replace("MODULE", module)
        .replace("FIELD", field)
}

pub(crate) fn project(seed: usize) -> Files {
    let file = |(path, text): &(&str, &str)| (named(path, seed), named(text, seed));
    FILES.iter().map(file).collect()
}
