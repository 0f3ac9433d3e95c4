-- The measured pages as one writes them for nginx: fragments in a table, joined at the end.
-- Must give the same text as the views in `../project`; `../peers` compares before it measures.
local stock = require "stock"

local concat, find, gsub, ipairs, type = table.concat, string.find, string.gsub, ipairs, type

local entities = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;", ["'"] = "&#39;" }

local function escape(value)
  if type(value) ~= "string" or not find(value, "[&<>\"']") then
    return value
  end
  return (gsub(value, "[&<>\"']", entities))
end

local pages = {}

function pages.table()
  local out, n = {}, 0
  local function write(text)
    n = n + 1
    out[n] = text
  end
  local title = "Stock"
  write [[<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>]]
  write(escape(title))
  write [[</title>
  <link rel="stylesheet" href="/public/site.css">
</head>
<body>
  <h1>]]
  write(escape(title))
  write [[</h1>
  <p>What is on the shelves today, in their order. Prices are for a hundred grams.</p>
  <table class="stock">
    <thead>
      <tr><th scope="col">Number</th><th scope="col">Name</th><th scope="col">Price</th></tr>
    </thead>
    <tbody>
]]
  for number = 1, 20 do
    local row = stock[number]
    write '      <tr class="row"><td class="number">'
    write(escape(row.number))
    write '</td><td class="name">'
    write(escape(row.name))
    write '</td><td class="price">€ '
    write(escape(row.price))
    write '</td></tr>\n'
  end
  write [[
    </tbody>
  </table>
</body>
</html>
]]
  return concat(out)
end

local function item(row)
  local out, n = {}, 0
  local function write(text)
    n = n + 1
    out[n] = text
  end
  write '  <li class="row'
  if row.stock == 0 then
    write ' out'
  end
  write '">\n    <span class="name">'
  write(escape(row.name))
  write '</span>\n'
  if row.origin then
    write '    <span class="origin">'
    write(escape(row.origin))
    write '</span>\n'
  end
  if row.stock == 0 then
    write '    <span class="stock">sold out</span>\n'
  else
    write '    <span class="stock">'
    write(escape(row.stock))
    write ' left</span> <span class="price">'
    write(escape(row.price))
    write '</span>\n'
  end
  write '  </li>\n'
  return concat(out)
end

local function layout(page, content)
  local out, n = {}, 0
  local function write(text)
    n = n + 1
    out[n] = text
  end
  write '<!DOCTYPE html>\n<html lang="'
  write(escape(page.language or "en"))
  write [[">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>]]
  write(escape(page.title .. " · " .. page.site))
  write [[</title>
  <link rel="stylesheet" href="/public/site.css">
</head>
<body>
  <nav aria-label="Pages">
    <a href="/table" aria-current="]]
  write(page.address == "table" and "page" or "false")
  write [[">Table</a>
    <a href="/list" aria-current="]]
  write(page.address == "list" and "page" or "false")
  write '">List</a>\n'
  if page.message then
    write '    <p role="status">'
    write(escape(page.message))
    write '</p>\n'
  end
  write '  </nav>\n  <main>\n'
  write(content)
  write '  </main>\n  <footer><p>'
  write(escape(page.site))
  write '</p></footer>\n</body>\n</html>\n'
  return concat(out)
end

function pages.list()
  local out, n = {}, 0
  local function write(text)
    n = n + 1
    out[n] = text
  end
  local page = { title = "All of it", site = "Stock & Store", address = ngx.var.uri:sub(2) }
  write '<h1>'
  write(escape(page.title))
  write '</h1>\n<ul class="rows">\n'
  for _, row in ipairs(stock) do
    write(item(row))
  end
  write '</ul>\n'
  return layout(page, concat(out))
end

return pages
