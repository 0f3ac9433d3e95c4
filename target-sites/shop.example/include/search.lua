-- Finds products by words. A product is found when it has every word; where it has them decides its place.

local catalogue = require "catalogue"

local MAX_LENGTH = 80
local MAX_WORDS = 6

-- What a word is worth, by the place it is found in.
local NAME, CATEGORY, TEXT = 4, 2, 1

-- The words of a text, lower case and without accents. A plural finds its singular.
local function words_of(text)
  local words = {}
  for word in string.gmatch(util.Transliterate(text, true), "[^%s%p]+") do
    if #word > 3 and string.find(word, "^%w+$") then
      word = string.gsub(word, "s$", "")
    end
    table.insert(words, word)
  end
  return words
end

local function plain(...)
  return " " .. table.concat(words_of(table.concat({ ... }, " ")), " ")
end

-- What can be found in the language of the page.
local function entries()
  local found = {}
  for _, product in ipairs(catalogue.products()) do
    table.insert(found, {
      product = product,
      name = plain(product.name),
      category = plain(catalogue.category(product.category).name),
      text = plain(product.summary, product.description),
    })
  end
  return found
end

local function worth(entry, word)
  -- Japanese has no spaces between words.
  local wanted = page.language == "ja" and word or " " .. word
  if string.find(entry.name, wanted, 1, true) then
    return NAME
  elseif string.find(entry.category, wanted, 1, true) then
    return CATEGORY
  elseif string.find(entry.text, wanted, 1, true) then
    return TEXT
  end
end

local function score(entry, words)
  local sum = 0
  for _, word in ipairs(words) do
    local found = worth(entry, word)
    if not found then
      return nil
    end
    sum = sum + found
  end
  return sum
end

local search = {}

-- What a visitor asked for, as one line of text; nil when it was nothing.
function search.query(value)
  if type(value) == "table" then
    value = value[1]
  end
  if type(value) ~= "string" then
    return nil
  end
  local text = string.gsub(string.gsub(value, "%s+", " "), "^ ", "")
  return text ~= "" and util.truncate(text, MAX_LENGTH) or nil
end

-- The products that have all words of the query, best first.
function search.products(query)
  local words = words_of(query)
  if #words == 0 then
    return {}
  end
  words = { unpack(words, 1, MAX_WORDS) }
  local hits = {}
  for place, entry in ipairs(entries()) do
    local sum = score(entry, words)
    if sum then
      table.insert(hits, { product = entry.product, score = sum, place = place })
    end
  end
  table.sort(hits, function(a, b)
    if a.score ~= b.score then
      return a.score > b.score
    end
    return a.place < b.place
  end)
  local products = {}
  for _, hit in ipairs(hits) do
    table.insert(products, hit.product)
  end
  return products
end

return search
