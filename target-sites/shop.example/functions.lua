-- Functions of this site's views and controllers.

local FEW = 3

-- What there is to say of a product's stock: the words, and the class that colors them.
function stock_note(product)
  local left = basket.Stock(product)
  if left == 0 then
    return { text = l.stock_none, class = "stock-none" }
  elseif left <= FEW then
    return { text = macro { l("stock_few", left), count = left }, class = "stock-few" }
  end
  return { text = l.stock_some, class = "stock-some" }
end

-- How many products, in words.
function product_count(count)
  return macro { l("product_count", count), count = count }
end

-- `page`, `true` or `false` for `aria-current`: on the very page, somewhere below it, or elsewhere.
function current(address, within)
  if request.path == address then
    return "page"
  end
  return within and "true" or "false"
end

-- Where a page is in the language of this one.
function way(name)
  return site.ways[name][page.language]
end
