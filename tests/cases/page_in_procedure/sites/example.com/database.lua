local function tell(text)
  write(text)
end

function Buy(item)
  if stock[item].left == 0 then
    return scribe.NotFound()
  end
  stock[item].left = stock[item].left - 1
  tell("one left")
  log.Info("bought " .. item)
  return html("<b>" .. item .. "</b>")
end
